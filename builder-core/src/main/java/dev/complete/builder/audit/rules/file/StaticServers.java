package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Program;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code static-server}: a server that uses a file's time as its version. All files of an image have the same time, so
 * browsers would keep a changed page's old version. Only servers that cannot be configured otherwise are reported.
 */
public final class StaticServers {

    private static final Set<String> ALWAYS = Set.of("darkhttpd", "mini_httpd", "thttpd", "webfsd");

    private StaticServers() {}

    public static List<Fault> check(AuditedImage image) {
        RuntimeContract contract = image.contract();
        String server = server(words(contract.argv()), image);
        if (server == null) {
            return List.of();
        }
        List<String> started = contract.command().isEmpty() ? contract.init() : contract.command();
        Program program = Program.Search.in(image).find(started.get(0));
        Program.Found found = program instanceof Program.Found there ? there : null;
        RootfsPath path = found == null ? RootfsPath.ROOT : Trees.path(found.candidate());
        return List.of(new Fault.At("static-server", Severity.WARN, path, found == null ? null : found.file())
                .problem(Printable.escape(server)
                        + " tells by a file's time whether it changed, and in an image all times are the same")
                .fix("use a server that can be told not to, send `Cache-Control: no-cache`,"
                        + " or put a hash into file names"));
    }

    /** The words, including those of a shell's text. */
    private static List<String> words(List<String> argv) {
        return argv.stream()
                .flatMap(word -> Arrays.stream(word.split("[\\s;&|()]+", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static @Nullable String server(List<String> words, AuditedImage image) {
        List<String> names = new ArrayList<>();
        for (String word : words) {
            names.add(word.substring(word.lastIndexOf('/') + 1));
        }
        for (int i = 0; i < names.size(); i++) {
            String next = i + 1 < names.size() ? names.get(i + 1) : "";
            if (ALWAYS.contains(names.get(i))) {
                return names.get(i);
            }
            if (names.get(i).equals("busybox") && next.equals("httpd")) {
                return "busybox httpd";
            }
            if (names.get(i).equals("httpd") && isBusybox(words.get(i), image)) {
                return "busybox httpd";
            }
            boolean module =
                    names.get(i).equals("-mhttp.server") || (names.get(i).equals("-m") && next.equals("http.server"));
            if (module && names.subList(0, i).stream().anyMatch(name -> name.startsWith("python"))) {
                return "python's http.server";
            }
        }
        return null;
    }

    private static boolean isBusybox(String program, AuditedImage image) {
        return Program.Search.in(image).find(program) instanceof Program.Found found
                && Trees.leader(found.at(), image.tree()).name().equals("busybox");
    }
}
