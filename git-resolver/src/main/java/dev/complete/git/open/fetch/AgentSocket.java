package dev.complete.git.open.fetch;

import dev.complete.files.PathText;
import dev.complete.git.IoErrorText;
import dev.complete.git.credentials.Environment;
import dev.complete.text.Printable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/** Reaches the user's ssh agent through the JDK's own Unix sockets, so that no native library is needed. */
final class AgentSocket implements ConnectorFactory {

    private static final String VARIABLE = "SSH_AUTH_SOCK";

    private final Environment environment;
    private final FetchAttempt attempt;

    AgentSocket(Environment environment, FetchAttempt attempt) {
        this.environment = environment;
        this.attempt = attempt;
    }

    /** @param identityAgent ssh_config's {@code IdentityAgent}: a path, or the variable's name, or nothing */
    @Override
    public @Nullable Connector create(@Nullable String identityAgent, @Nullable File homeDirectory) {
        boolean named = identityAgent != null && !identityAgent.isEmpty() && !identityAgent.equals(VARIABLE);
        String path = named ? identityAgent : environment.variable(VARIABLE);
        if (path == null || path.isEmpty()) {
            attempt.trouble("no ssh agent is named by SSH_AUTH_SOCK");
            return null;
        }
        try {
            return new Agent(PathText.parse(path), attempt);
        } catch (FileSystemException e) {
            attempt.trouble("the ssh agent " + IoErrorText.of(e));
            return null;
        }
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public String getName() {
        return "complete-unix";
    }

    @Override
    public Collection<ConnectorDescriptor> getSupportedConnectors() {
        return List.of(getDefaultConnector());
    }

    @Override
    public ConnectorDescriptor getDefaultConnector() {
        return new ConnectorDescriptor() {
            @Override
            public String getIdentityAgent() {
                return VARIABLE;
            }

            @Override
            public String getDisplayName() {
                return "ssh agent";
            }
        };
    }

    private static final class Agent extends AbstractConnector {

        private final Path path;
        private final FetchAttempt attempt;
        private @Nullable SocketChannel channel;

        Agent(Path path, FetchAttempt attempt) {
            this.path = path;
            this.attempt = attempt;
        }

        /** False, not an error, when no agent listens: keys in files may still do. */
        @Override
        public boolean connect() {
            try {
                if (channel == null) {
                    channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
                }
                return true;
            } catch (IOException | IllegalArgumentException e) {
                attempt.trouble("the ssh agent at " + Printable.escape(path.toString()) + " does not answer ("
                        + Printable.escape(String.valueOf(e.getMessage())) + ")");
                return false;
            }
        }

        @Override
        public byte[] rpc(byte command, byte[] message) throws IOException {
            prepareMessage(command, message);
            SocketChannel open = channel;
            if (open == null) {
                throw new IOException("not connected to the ssh agent");
            }
            ByteBuffer request = ByteBuffer.wrap(message);
            while (request.hasRemaining()) {
                open.write(request);
            }
            return read(open, toLength(command, read(open, 4)));
        }

        private static byte[] read(SocketChannel open, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (open.read(buffer) < 0) {
                    throw new EOFException("the ssh agent hung up");
                }
            }
            return buffer.array();
        }

        @Override
        public void close() throws IOException {
            SocketChannel open = channel;
            channel = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
