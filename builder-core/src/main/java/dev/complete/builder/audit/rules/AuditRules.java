package dev.complete.builder.audit.rules;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.rules.elf.ElfRules;
import dev.complete.builder.audit.rules.file.Credentials;
import dev.complete.builder.audit.rules.file.Links;
import dev.complete.builder.audit.rules.file.MachineTraces;
import dev.complete.builder.audit.rules.file.PrivateKeyFiles;
import dev.complete.builder.audit.rules.file.Privileges;
import dev.complete.builder.audit.rules.file.StaticServers;
import dev.complete.builder.audit.rules.file.UnwantedPrograms;
import dev.complete.builder.audit.rules.file.WorldWritable;
import dev.complete.builder.audit.rules.script.Scripts;
import dev.complete.builder.audit.rules.start.LogDevices;
import dev.complete.builder.audit.rules.start.PrivilegedPorts;
import dev.complete.builder.audit.rules.start.RunningUser;
import dev.complete.builder.audit.rules.start.RuntimeLinks;
import dev.complete.builder.audit.rules.start.StartCommands;
import dev.complete.builder.audit.rules.start.TaskCommands;
import dev.complete.builder.audit.rules.start.WorkFolder;
import dev.complete.builder.audit.rules.start.WritablePaths;
import java.util.List;

/** All rules, in the order in which findings are reported. */
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
            new PrivateKeyFiles(),
            new Credentials(),
            new MachineTraces(),
            new StaticServers());

    private AuditRules() {}

    /** Ids that findings may have, sorted. */
    public static List<String> ids() {
        return ALL.stream().flatMap(rule -> rule.ids().stream()).sorted().toList();
    }
}
