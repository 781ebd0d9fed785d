package dev.complete.build.audit.rules;

import dev.complete.build.audit.AuditRule;
import dev.complete.build.audit.rules.elf.ElfRules;
import java.util.List;

/** Every rule there is, in the order findings are reported. */
public final class AuditRules {

    public static final List<AuditRule> ALL = List.of(
            new StartCommands(),
            new TaskCommands(),
            new RunningUser(),
            new WorkFolder(),
            new WritablePaths(),
            new PrivilegedPorts(),
            new ElfRules(),
            new Scripts(),
            new Links(),
            new RuntimeLinks(),
            new LogDevices(),
            new Privileges(),
            new WorldWritable(),
            new UnwantedPrograms(),
            new PrivateKeys(),
            new Credentials(),
            new Leftovers(),
            new StaticServers());

    private AuditRules() {}

    /** What findings may name, sorted. */
    public static List<String> ids() {
        return ALL.stream().flatMap(rule -> rule.ids().stream()).sorted().toList();
    }
}
