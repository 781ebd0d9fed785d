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
import dev.complete.builder.contract.PrivilegeGain;
import dev.complete.builder.output.format.Format;
import java.util.List;

/** All rules, in the order in which findings are reported. */
public final class AuditRules {

    public static final List<AuditRule> ALL = List.of(
            new AuditRule(StartCommands::check, "init-missing", "command-missing", "command-denied"),
            new AuditRule(TaskCommands::check, "task-missing"),
            new AuditRule(RunningUser::check, "user-missing", "home-missing"),
            new AuditRule(WorkFolder::check, "workdir-missing"),
            new AuditRule(WritablePaths::check, "writable-hides", "writable-denied"),
            new AuditRule(PrivilegedPorts::check, "port-privileged"),
            new AuditRule(
                    ElfRules::check,
                    "elf-interpreter",
                    "elf-needed",
                    "elf-version",
                    "elf-symbol",
                    "elf-machine",
                    "elf-dlopen",
                    "elf-malformed"),
            new AuditRule(Scripts::check, "script-interpreter"),
            new AuditRule(Links::check, "link-dangling", "link-loop", "link-escaping"),
            new AuditRule(RuntimeLinks::check, "runtime-link"),
            new AuditRule(List.of("log-device"), formats -> formats.contains(Format.SYSTEMD), LogDevices::check),
            new AuditRule(PrivilegeGain.ids(), image -> true, Privileges::check),
            new AuditRule(WorldWritable::check, "world-writable"),
            new AuditRule(UnwantedPrograms::check, "ssh-server", "package-manager"),
            new AuditRule(PrivateKeyFiles::check, "private-key"),
            new AuditRule(Credentials::check, "credentials"),
            new AuditRule(MachineTraces::check, "log-file", "machine-id"),
            new AuditRule(StaticServers::check, "static-server"));

    private AuditRules() {}

    /** Ids that findings may have, sorted. */
    public static List<String> ids() {
        return ALL.stream().flatMap(rule -> rule.ids().stream()).sorted().toList();
    }
}
