package dev.complete.builder.audit.loader.configuration;

import dev.complete.builder.audit.elf.ElfFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Folders compiled into glibc's loader, which it searches last. The loader has them as one run of strings, each from a
 * slash to a slash and ended by NUL ({@code system_dirs} in {@code elf/dl-load.c}); no other run in it is as long.
 */
public final class SystemFolders {

    public static final int MAX_LOADER_BYTES = 16 << 20;

    private SystemFolders() {}

    /** @return without trailing slashes; the default folders when {@code loader} has none */
    public static List<String> of(byte[] loader, ElfFile.Machine machine) {
        List<String> longest = List.of();
        int at = 0;
        while (at < loader.length) {
            if (loader[at] != '/' || (at > 0 && loader[at - 1] != 0)) {
                at++;
                continue;
            }
            List<String> run = run(loader, at);
            if (run.size() > longest.size()) {
                longest = run;
            }
            at += Math.max(
                    1, run.stream().mapToInt(folder -> folder.length() + 2).sum());
        }
        return isPlausible(longest) ? longest : Machines.defaultFolders(machine);
    }

    private static List<String> run(byte[] bytes, int start) {
        List<String> folders = new ArrayList<>();
        int at = start;
        while (true) {
            int end = at;
            while (end < bytes.length && bytes[end] > ' ' && bytes[end] < 0x7f) {
                end++;
            }
            boolean folder =
                    end - at > 1 && end < bytes.length && bytes[end] == 0 && bytes[at] == '/' && bytes[end - 1] == '/';
            if (!folder) {
                return folders;
            }
            folders.add(new String(bytes, at, end - 1 - at, StandardCharsets.US_ASCII));
            at = end + 1;
        }
    }

    /** Whether it can be the list: a loader may have one folder, but a single string could be anything else. */
    private static boolean isPlausible(List<String> folders) {
        return folders.size() > 1 || (folders.size() == 1 && folders.get(0).matches(".*/lib(32|64|x32)?"));
    }
}
