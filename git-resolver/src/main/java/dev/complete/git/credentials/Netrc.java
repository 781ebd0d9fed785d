package dev.complete.git.credentials;

import dev.complete.files.NotRegularFileException;
import dev.complete.files.PlainFile;
import dev.complete.git.IoErrorText;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .netrc} file as curl, and so Git, reads it: {@code machine}, {@code default}, {@code login},
 * {@code password}, {@code account} and {@code macdef}; tokens may be quoted; {@code #} starts a comment.
 */
public final class Netrc {

    /** Far above any honest file. */
    private static final int MAX_BYTES = 1 << 20;

    private record Machine(
            @Nullable String host,
            @Nullable String login,
            @Nullable String password) {}

    static final Netrc EMPTY = new Netrc(List.of());

    private final List<Machine> machines;

    private Netrc(List<Machine> machines) {
        this.machines = machines;
    }

    /**
     * An absent, unreadable or oversized file holds no logins.
     *
     * @param trouble told when it is anything but absent: a clause, escaped
     */
    static Netrc read(Path file, Consumer<String> trouble) {
        String shown = Printable.escape(file.toString());
        try {
            return parse(new String(PlainFile.readLinked(file, MAX_BYTES), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return EMPTY;
        } catch (NotRegularFileException e) {
            trouble.accept(shown + " is no regular file");
            return EMPTY;
        } catch (IOException e) {
            trouble.accept(shown + " cannot be read: " + IoErrorText.of(e));
            return EMPTY;
        }
    }

    static Netrc parse(String text) {
        List<Machine> machines = new ArrayList<>();
        Machine current = null;
        List<String> tokens = tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
            if (token.equals("default")) {
                current = push(machines, current, new Machine(null, null, null));
            } else if (next != null && token.equals("machine")) {
                current = push(machines, current, new Machine(next, null, null));
                i++;
            } else if (next != null && current != null && token.equals("login")) {
                current = new Machine(current.host, next, current.password);
                i++;
            } else if (next != null && current != null && token.equals("password")) {
                current = new Machine(current.host, current.login, next);
                i++;
            } else if (token.equals("account")) {
                i++;
            }
        }
        push(machines, current, null);
        return new Netrc(machines);
    }

    private static @Nullable Machine push(
            List<Machine> machines, @Nullable Machine finished, @Nullable Machine started) {
        if (finished != null) {
            machines.add(finished);
        }
        return started;
    }

    /** The first login for {@code host}, of {@code user} when that is known already; {@code default} matches any host. */
    public @Nullable Login find(String host, @Nullable String user) {
        for (Machine machine : machines) {
            String login = machine.login;
            String password = machine.password;
            boolean here = machine.host == null || machine.host.equalsIgnoreCase(host);
            if (here && login != null && password != null && (user == null || user.equals(login))) {
                return new Login(login, password);
            }
        }
        return null;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        boolean macro = false;
        for (String line : text.split("\r?\n", -1)) {
            if (macro) {
                macro = !line.isBlank(); // a macro ends with an empty line
                continue;
            }
            int before = tokens.size();
            tokensOf(line, tokens);
            if (tokens.subList(before, tokens.size()).contains("macdef")) {
                while (!tokens.get(tokens.size() - 1).equals("macdef")) {
                    tokens.remove(tokens.size() - 1);
                }
                tokens.remove(tokens.size() - 1);
                macro = true;
            }
        }
        return tokens;
    }

    private static void tokensOf(String line, List<String> tokens) {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else if (c == '#') {
                return;
            } else if (c == '"') {
                i = quoted(line, i + 1, tokens);
            } else {
                int start = i;
                while (i < line.length() && line.charAt(i) != ' ' && line.charAt(i) != '\t') {
                    i++;
                }
                tokens.add(line.substring(start, i));
            }
        }
    }

    private static int quoted(String line, int from, List<String> tokens) {
        StringBuilder token = new StringBuilder();
        int i = from;
        for (; i < line.length() && line.charAt(i) != '"'; i++) {
            if (line.charAt(i) == '\\' && i + 1 < line.length()) {
                i++;
            }
            token.append(line.charAt(i));
        }
        tokens.add(token.toString());
        return i + 1;
    }
}
