package dev.complete.builder.step.runner;

import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.runner.StepBench.Ran;
import java.io.IOException;
import java.util.List;

/** What the parts of the contract share: a fresh runner and bench for each test, and short words for running steps. */
public interface Stepping {

    StepRunner runner();

    StepBench bench();

    default Ran run(String script) throws Exception {
        return run(script, StepBench.TERMS);
    }

    default Ran run(String script, StepTerms terms) throws Exception {
        return bench().run(runner(), bench().sh(script), terms);
    }

    default Ran run(Action action) throws Exception {
        return bench().run(runner(), action, StepBench.TERMS);
    }

    /** With {@code /bin/hostile} among the tools. */
    default Ran runHostile(String script) throws Exception {
        return runHostile(script, StepBench.TERMS);
    }

    default Ran runHostile(String script, StepTerms terms) throws Exception {
        return bench().run(
                        runner(),
                        bench().action(
                                        List.of("/bin/sh", "-eu", "-c", script),
                                        List.of("out"),
                                        tools -> {
                                            tools.put(RootfsPath.of("/bin/hostile"), hostile());
                                            return tools;
                                        },
                                        source -> source),
                        terms);
    }

    private Node hostile() {
        try {
            return bench().file(Hostile.program(), 0755);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
