package dev.complete.builder.step.action;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Command of a step, without values that may differ from run to run: the runner adds {@code $JOBS}.
 *
 * @param arguments the program, absolute or found by {@code PATH} inside the input root, and its arguments; not empty
 * @param environment the environment except {@code JOBS}
 * @param outputPaths relative to the input root, such as {@code out} or {@code src/build/app}; sorted, none below
 *     another
 */
public record StepCommand(List<String> arguments, SortedMap<String, String> environment, List<String> outputPaths) {

    /** Folder of a step's source, and its working directory; relative to the input root. */
    public static final String SOURCE = "src";

    /** Value of {@code $OUT}; relative to the input root. */
    public static final String OUT = "out";

    public StepCommand {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        outputPaths = outputPaths.stream().sorted().distinct().toList();
    }
}
