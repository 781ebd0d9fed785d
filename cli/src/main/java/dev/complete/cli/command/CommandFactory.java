package dev.complete.cli.command;

import dev.complete.cli.progress.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives the terminal to commands that have it in their constructor. */
final class CommandFactory implements IFactory {

    private final Terminal terminal;
    private final IFactory others = CommandLine.defaultFactory();

    CommandFactory(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == BuildCommand.class) {
            return type.cast(new BuildCommand(terminal));
        }
        if (type == CheckCommand.class) {
            return type.cast(new CheckCommand(terminal));
        }
        if (type == AuditCommand.class) {
            return type.cast(new AuditCommand(terminal));
        }
        if (type == PlanCommand.class) {
            return type.cast(new PlanCommand(terminal));
        }
        if (type == RunCommand.class) {
            return type.cast(new RunCommand(terminal));
        }
        if (type == TaskCommand.class) {
            return type.cast(new TaskCommand(terminal));
        }
        if (type == ShellCommand.class) {
            return type.cast(new ShellCommand(terminal));
        }
        if (type == InitCommand.class) {
            return type.cast(new InitCommand(terminal));
        }
        if (type == SchemaCommand.class) {
            return type.cast(new SchemaCommand(terminal));
        }
        if (type == VersionCommand.class) {
            return type.cast(new VersionCommand(terminal));
        }
        if (type == DemoCommand.class) {
            return type.cast(new DemoCommand(terminal));
        }
        if (type == ImportDebianCommand.class) {
            return type.cast(new ImportDebianCommand(terminal));
        }
        if (type == CompletionCommand.class) {
            return type.cast(new CompletionCommand(terminal));
        }
        if (type == CacheCommand.class) {
            return type.cast(new CacheCommand(terminal));
        }
        return others.create(type);
    }
}
