package dev.complete.builder.audit.loader.configuration;

import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Folders of {@code /etc/ld.so.conf}, for hints only: just {@code ldconfig} reads it, loaders read the cache it writes
 * ({@code ldconfig(8)}).
 */
public final class LinkerConfiguration {

    public static final String PATH = "/etc/ld.so.conf";

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_FILES = 1_000;
    private static final int MAX_FOLDERS = 100;

    private final SmallFiles files;
    private final Set<String> read = new HashSet<>();
    private final Set<String> folders = new LinkedHashSet<>();

    private LinkerConfiguration(SmallFiles files) {
        this.files = files;
    }

    /** The folders in order, each once, without trailing slashes. */
    public static List<String> folders(SmallFiles files) throws IOException {
        LinkerConfiguration configuration = new LinkerConfiguration(files);
        configuration.read(PATH);
        return List.copyOf(configuration.folders);
    }

    private void read(String path) throws IOException {
        if (read.size() >= MAX_FILES || !read.add(path)) {
            return;
        }
        String text = files.text(path, MAX_BYTES);
        if (text == null) {
            return;
        }
        for (String line : text.split("\n", -1)) {
            String plain = line.split("#", 2)[0].strip();
            if (plain.matches("include\\s.*")) {
                for (String glob : plain.substring("include".length()).strip().split("\\s+", -1)) {
                    for (String included : included(path, glob)) {
                        read(included);
                    }
                }
            } else if (!plain.matches("hwcap\\s.*")) {
                for (String folder : plain.split("[\\s:,]+", -1)) {
                    add(folder);
                }
            }
        }
    }

    /** Adds a folder, written {@code folder} or, for old loaders, {@code folder=libc6}. */
    private void add(String folder) {
        String plain = folder.split("=", 2)[0].replaceAll("/+$", "");
        if (plain.startsWith("/") && folders.size() < MAX_FOLDERS) {
            folders.add(plain);
        }
    }

    /** Files that a glob includes. Real configurations have globs in the last name only. */
    private List<String> included(String from, String glob) {
        String absolute = glob.startsWith("/") ? glob : from.substring(0, from.lastIndexOf('/') + 1) + glob;
        int slash = absolute.lastIndexOf('/');
        String folder = absolute.substring(0, slash);
        String names = absolute.substring(slash + 1);
        if (!names.matches(".*[*?].*")) {
            return List.of(absolute);
        }
        RootfsPath at = files.folder(folder.isEmpty() ? "/" : folder);
        List<String> included = new ArrayList<>();
        if (at != null) {
            for (String name : files.names(at)) {
                if (!name.startsWith(".") && matches(name, names)) {
                    included.add(folder + "/" + name);
                }
            }
        }
        return included;
    }

    /** Matches shell globs of stars and question marks; backtracks only over the last star. */
    private static boolean matches(String name, String glob) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (at < name.length()) {
            if (in < glob.length() && glob.charAt(in) == '*') {
                star = in++;
                retry = at;
            } else if (in < glob.length() && (glob.charAt(in) == '?' || glob.charAt(in) == name.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (in < glob.length() && glob.charAt(in) == '*') {
            in++;
        }
        return in == glob.length();
    }
}
