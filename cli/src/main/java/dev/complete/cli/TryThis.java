package dev.complete.cli;

import dev.complete.build.BuildRequest;
import dev.complete.build.BuildResult;
import dev.complete.build.output.Format;
import java.nio.file.Path;

/** What to do with a finished build, in one line. */
record TryThis(BuildRequest request, BuildResult result) {

    String line() {
        String name = result.images().get(0).name();
        Path out = request.output();
        if (request.formats().contains(Format.LXC)) {
            Path lxc = out.resolve(name + ".lxc");
            return "try: lxc-create -n " + name + " -t local -- --metadata " + lxc.resolve("meta.tar.xz") + " --fstree "
                    + lxc.resolve("rootfs.tar.xz");
        }
        if (request.formats().contains(Format.OCI)) {
            return "try: skopeo inspect oci:" + out.resolve("oci") + ":" + name;
        }
        return "";
    }
}
