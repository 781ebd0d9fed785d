package dev.complete.builder.audit.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What {@code readelf} of GNU binutils says of a file, as far as {@link ElfFile} says it too. */
record Readelf(Map<String, String> single, List<String> needed, Set<String> names) {

    static Readelf empty() {
        return new Readelf(new HashMap<>(), new ArrayList<>(), new TreeSet<>());
    }

    /** Skips the running test, loudly, unless it is installed. */
    static void require() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("readelf", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(version.waitFor()).isZero();
        } catch (IOException e) {
            System.err.println("SKIPPED: needs readelf");
            Assumptions.abort("needs readelf");
        }
    }

    static Readelf of(ElfFile file) {
        Readelf said = empty();
        said.put("class", "ELF" + file.machine().bits());
        said.put("endian", file.machine().bigEndian() ? "big" : "little");
        said.put("interpreter", file.interpreter());
        said.put("soname", file.soname());
        said.put("rpath", file.rpath());
        said.put("runpath", file.runpath());
        said.put("nodeflib", file.noDefaultLibraries() ? "yes" : null);
        said.needed.addAll(file.needed());
        file.versionsNeeded()
                .forEach(need -> said.names.add(
                        "version " + need.library() + " " + need.version() + (need.weak() ? " weak" : "")));
        file.versionsDefined().forEach(version -> said.names.add("defines version " + version));
        file.undefined().forEach(name -> said.names.add("undefined " + ascii(name)));
        file.defined().forEach(name -> said.names.add("defined " + ascii(name)));
        return said;
    }

    /** binutils prints one byte of other characters, such as Go's middle dot. */
    private static String ascii(String name) {
        return name.replaceAll("[^\\x00-\\x7f]+", "?");
    }

    static Map<Path, Readelf> of(List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("readelf", "-W", "-h", "-l", "-d", "-V", "--dyn-syms"));
        files.forEach(file -> command.add(file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        Map<Path, Readelf> said = new LinkedHashMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            Reader reader = new Reader(empty());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("File: ")) {
                    reader = new Reader(empty());
                    said.put(Path.of(line.substring("File: ".length())), reader.said);
                }
                reader.line(line);
            }
        }
        process.waitFor();
        return said;
    }

    private void put(String what, @Nullable String value) {
        if (value != null) {
            single.put(what, value);
        }
    }

    /** Reads the lines about one file. */
    private static final class Reader {
        private final Readelf said;
        private String library = "";

        Reader(Readelf said) {
            this.said = said;
        }

        void line(String line) {
            String text = line.strip();
            // Where the file's header does not say that it is a GNU one.
            String[] words = text.replace("<OS specific>: 10", "UNIQUE").split("\\s+", 8); // names in Go have blanks
            if (text.startsWith("Class:")) {
                said.put("class", words[1]);
            } else if (text.startsWith("Data:")) {
                said.put("endian", text.contains("big endian") ? "big" : "little");
            } else if (text.startsWith("[Requesting program interpreter: ")) {
                said.put("interpreter", between(text, ": ", "]"));
            } else if (text.startsWith("0x") && text.contains("(")) {
                dynamic(text);
            } else if (text.contains("  File: ")) {
                library = between(text, "File: ", "  Cnt:");
            } else if (text.startsWith("0x") && text.contains("  Name: ") && text.contains("  Version: ")) {
                boolean weak = between(text, "Flags: ", "  Version:").contains("WEAK");
                said.names.add(
                        "version " + library + " " + between(text, "Name: ", "  Flags:") + (weak ? " weak" : ""));
            } else if (text.contains(" Rev: ") && !text.contains("Flags: BASE")) {
                said.names.add("defines version " + text.substring(text.indexOf("Name: ") + "Name: ".length()));
            } else if (words.length >= 8 && words[0].matches("[0-9]+:")) {
                symbol(words);
            }
        }

        private void dynamic(String text) {
            String value = text.contains("[") ? text.substring(text.indexOf('[') + 1, text.lastIndexOf(']')) : "";
            switch (between(text, "(", ")")) {
                case "NEEDED" -> said.needed.add(value);
                case "SONAME" -> said.put("soname", value);
                case "RPATH" -> said.put("rpath", value);
                case "RUNPATH" -> said.put("runpath", value);
                case "FLAGS_1" -> said.put("nodeflib", text.contains("NODEFLIB") ? "yes" : null);
                default -> {}
            }
        }

        private void symbol(String[] words) {
            int at = words[7].indexOf('@', 1);
            String name = at < 0 ? words[7] : words[7].substring(0, at);
            boolean undefined = words[6].equals("UND");
            boolean weak = words[4].equals("WEAK");
            boolean strong = words[4].equals("GLOBAL") || words[4].equals("UNIQUE");
            boolean visible = words[5].equals("DEFAULT") || words[5].equals("PROTECTED");
            if (undefined && strong) {
                said.names.add("undefined " + ascii(name));
            } else if (!undefined && visible && (strong || weak)) {
                said.names.add("defined " + ascii(name));
            }
        }

        private static String between(String text, String before, String after) {
            int start = text.indexOf(before) + before.length();
            return text.substring(start, text.indexOf(after, start));
        }
    }
}
