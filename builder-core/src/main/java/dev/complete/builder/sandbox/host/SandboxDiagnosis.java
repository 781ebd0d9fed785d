package dev.complete.builder.sandbox.host;

import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reasons why this machine refuses to make a sandbox, and remedies. */
public final class SandboxDiagnosis {

    private static final Path SYSCTLS = Path.of("/proc/sys");

    private SandboxDiagnosis() {}

    /** @param said bubblewrap's message */
    public static String explain(Path bubblewrap, String said) {
        String first = said.isBlank() ? "it said nothing" : Printable.escape(said.strip());
        return "build steps run in a sandbox made by bubblewrap, which needs user namespaces and could not make one ("
                + first + "): " + String.join("; ", advice(bubblewrap, said));
    }

    /** Remedies; never empty. */
    public static List<String> advice(Path bubblewrap, String said) {
        List<String> advice = new ArrayList<>();
        if (said.contains("nknown option")) {
            advice.add(bubblewrap + " is too old: install bubblewrap 0.8.0 or newer");
        }
        if (said.contains("setuid")) {
            advice.add(bubblewrap + " is setuid, which is for kernels without user namespaces: `chmod u-s " + bubblewrap
                    + "`");
        }
        if (is("kernel/unprivileged_userns_clone", "0")) {
            advice.add("allow user namespaces: `sysctl kernel.unprivileged_userns_clone=1`");
        }
        if (is("user/max_user_namespaces", "0")) {
            advice.add("allow user namespaces: `sysctl user.max_user_namespaces=10000`");
        }
        if (is("kernel/apparmor_restrict_unprivileged_userns", "1")) {
            advice.add("allow user namespaces: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or an AppArmor"
                    + " profile for " + bubblewrap + " with `userns,`");
        }
        if (inContainer()) {
            advice.add("start this container with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
                    + " --security-opt systempaths=unconfined` (Docker) or `--security-opt unmask=ALL` (Podman)");
        }
        if (advice.isEmpty()) {
            advice.add(
                    "see whether `bwrap --unshare-all --ro-bind / / true` works here, and what the kernel's log says");
        }
        return advice;
    }

    private static boolean is(String sysctl, String value) {
        try {
            return Files.readString(SYSCTLS.resolve(sysctl)).strip().equals(value);
        } catch (IOException e) {
            return false; // this kernel has no such setting
        }
    }

    private static boolean inContainer() {
        return Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    }
}
