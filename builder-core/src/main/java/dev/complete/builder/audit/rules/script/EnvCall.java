package dev.complete.builder.audit.rules.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@code env}, with the one argument that the kernel passes from a script's first line (env(1), GNU
 * coreutils).
 *
 * @param program null when it starts none, or one that is known only at run time ({@code ${NAME}})
 * @param path its search path: the image's {@code PATH}, unless the argument sets another
 * @param problem the reason why it fails before it starts a program, a clause; null when it does not
 */
record EnvCall(
        @Nullable String program, String path, @Nullable String problem) {

    /** Search path of execvp(3) without a {@code PATH}. */
    private static final String NO_PATH = "/bin:/usr/bin";

    /** Limit; nested {@code -S} are of no use, and a line is short. */
    private static final int MAX_SPLITS = 10;

    static EnvCall of(@Nullable String argument, String path) {
        if (argument == null) {
            return failing("names no program", path);
        }
        if (!argument.startsWith("-")) {
            return argument.indexOf('=') > 0
                    ? failing("sets a variable and names no program: only `env -S` takes several words", path)
                    : new EnvCall(argument, path, null);
        }
        boolean splits = argument.startsWith("-S")
                || argument.startsWith("-vS")
                || argument.startsWith("-iS")
                || argument.startsWith("--split-string");
        if (!splits && argument.indexOf(' ') >= 0) {
            return failing("has several words, which only `env -S` takes apart", path);
        }
        Deque<String> words = new ArrayDeque<>(List.of(argument));
        return walk(words, path);
    }

    private static EnvCall walk(Deque<String> words, String imagePath) {
        String path = imagePath;
        int splits = 0;
        while (!words.isEmpty()) {
            String word = words.pop();
            String split = split(word, words);
            if (split != null) {
                if (++splits > MAX_SPLITS) {
                    return failing("splits without an end", path);
                }
                List<String> parts = words(split);
                if (parts == null) {
                    return failing("has a quote without its end", path);
                }
                for (int i = parts.size() - 1; i >= 0; i--) {
                    words.push(parts.get(i));
                }
                if (word.startsWith("-iS")) {
                    path = NO_PATH;
                }
            } else if (word.equals("-") || word.equals("-i") || word.equals("--ignore-environment")) {
                path = NO_PATH;
            } else if (word.equals("-u") || word.equals("--unset") || word.equals("-C") || word.equals("--chdir")) {
                String value = words.isEmpty() ? "" : words.pop();
                path = word.contains("u") && value.equals("PATH") ? NO_PATH : path;
            } else if (word.equals("-uPATH") || word.equals("--unset=PATH")) {
                path = NO_PATH;
            } else if (word.equals("--")) {
                return program(words, path);
            } else if (!word.startsWith("-")) {
                words.push(word);
                return program(words, path);
            }
        }
        return failing("names no program", path);
    }

    /** The text that {@code -S} splits; null for every other word. */
    private static @Nullable String split(String word, Deque<String> following) {
        for (String option : List.of("--split-string=", "-vS", "-iS", "-S")) {
            if (word.startsWith(option)) {
                String rest = word.substring(option.length());
                return rest.isEmpty() && !following.isEmpty() ? following.pop() : rest;
            }
        }
        return word.equals("--split-string") && !following.isEmpty() ? following.pop() : null;
    }

    private static EnvCall program(Deque<String> words, String imagePath) {
        String path = imagePath;
        while (!words.isEmpty()) {
            String word = words.pop();
            if (word.indexOf('=') < 0) {
                return new EnvCall(word.contains("${") ? null : word, path, null);
            }
            if (word.startsWith("PATH=")) {
                path = word.substring("PATH=".length());
            }
        }
        return failing("names no program", path);
    }

    private static EnvCall failing(String problem, String path) {
        return new EnvCall(null, path, problem);
    }

    /** The words as split by {@code env -S}; null when a quote is not closed. */
    private static @Nullable List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && (c == ' ' || c == '\t')) {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
                continue;
            }
            if (quote == 0 && c == '#' && !inWord) {
                break; // the rest is a comment
            }
            inWord = true;
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                word.append(next == '_' ? ' ' : next);
            } else {
                word.append(c);
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quote == 0 ? words : null;
    }
}
