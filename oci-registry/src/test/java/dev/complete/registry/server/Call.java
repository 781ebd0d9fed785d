package dev.complete.registry.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One request on its way through the server: what a {@link Fault} plays with. */
public final class Call {

    private final HttpExchange exchange;
    private final ServedRequest request;
    private final Registrar registrar;

    /** The registry behind the faults. */
    interface Registrar {

        Answer answer(ServedRequest request, InputStream body) throws IOException;

        void keep(ServedRequest request, InputStream body, long bytes) throws IOException;
    }

    Call(HttpExchange exchange, ServedRequest request, Registrar registrar) {
        this.exchange = exchange;
        this.request = request;
        this.registrar = registrar;
    }

    public ServedRequest request() {
        return request;
    }

    /** What the registry answers, which has then done what it was asked. */
    public Answer honest() throws IOException {
        return registrar.answer(request, exchange.getRequestBody());
    }

    /** Reads the request's first bytes, which the registry keeps when they are an upload's. */
    public void keep(long bytes) throws IOException {
        registrar.keep(request, exchange.getRequestBody(), bytes);
    }

    /** Reads what is left of the request, so that a client that still writes hears the answer. */
    public void drain() throws IOException {
        Distribution.drained(exchange.getRequestBody());
    }

    public void send(Answer answer) throws IOException {
        OutputStream out = head(answer);
        answer.content().writeTo(out);
        out.close();
    }

    /** Sends an answer's head and the first bytes of its body, and breaks the connection. */
    public void sendPart(Answer answer, long bytes) throws IOException {
        OutputStream out = head(answer);
        answer.content().writeTo(new FirstBytes(out, bytes));
        out.flush();
        cut();
    }

    /** Breaks the connection, wherever it is. */
    public void cut() {
        exchange.close();
    }

    private OutputStream head(Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (request.method().equals("HEAD")) {
            if (answer.length() != Answer.UNTOLD) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(answer.length()));
            }
            exchange.sendResponseHeaders(answer.status(), -1);
            return OutputStream.nullOutputStream();
        }
        // The JDK's server takes 0 for a length that is not known, and -1 for no body.
        exchange.sendResponseHeaders(
                answer.status(), answer.length() == Answer.UNTOLD ? 0 : answer.length() == 0 ? -1 : answer.length());
        return answer.length() == 0 ? OutputStream.nullOutputStream() : new Pieces(exchange.getResponseBody());
    }

    /** Writes a little at a time: a thread keeps as much native memory as it ever wrote at once. */
    private static final class Pieces extends FilterOutputStream {

        private static final int PIECE = 64 << 10;

        Pieces(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PIECE) {
                out.write(bytes, offset + done, Math.min(PIECE, length - done));
            }
        }
    }

    /** Lets the first bytes through and drops the others. */
    private static final class FirstBytes extends OutputStream {

        private final OutputStream out;
        private long left;

        FirstBytes(OutputStream out, long left) {
            this.out = out;
            this.left = left;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int count = (int) Math.min(length, left);
            out.write(bytes, offset, count);
            left -= count;
        }
    }
}
