package dev.complete.cli.message;

import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.text.ShellWord;
import java.nio.file.Path;

/**
 * Suggestion for the use of a finished build, in one line.
 *
 * @param directory the user's current directory
 */
public record TryThis(BuildRequest request, BuildResult result, Path directory) {

    public String line() {
        String name = result.images().get(0).name();
        Path out = request.output().directory();
        if (request.output().formats().contains(Format.LXC)) {
            Path lxc = out.resolve(name + ".lxc");
            return "try: " + run() + " | lxc-create -n " + name + " -t local -- --metadata "
                    + lxc.resolve("meta.tar.xz") + " --fstree " + lxc.resolve("rootfs.tar.xz");
        }
        if (request.output().formats().contains(Format.OCI)) {
            return "try: " + run() + " | skopeo inspect oci:" + out.resolve("oci") + ":" + name;
        }
        return "try: " + run();
    }

    private String run() {
        BuildResult.Image image = result.images().get(0);
        StringBuilder line = new StringBuilder(ShellWord.of(Launcher.path())).append(" run");
        String repository = request.source().repository();
        if (!repository.equals(directory.normalize().toString())) {
            line.append(' ').append(repository);
        }
        if (result.images().size() > 1) {
            line.append(" --image ").append(image.name());
        }
        image.requires()
                .forEach(variable -> line.append(" -e ").append(variable).append("=…"));
        return line.toString();
    }
}
