package dev.complete.builder.step.action;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a step executes, without anything that may differ from run to run: {@code $JOBS} is added by whoever runs it.
 *
 * @param arguments the program, absolute or found by {@code PATH} inside the input root, and its arguments; not empty
 * @param environment all of it but {@code JOBS}
 * @param outputPaths relative to the input root, such as {@code out} or {@code src/build/app}; sorted, none below
 *     another
 */
public record StepCommand(List<String> arguments, SortedMap<String, String> environment, List<String> outputPaths) {

    /** Where a step's source is, and where it starts; relative to the input root. */
    public static final String SOURCE = "src";

    /** Where {@code $OUT} points; relative to the input root. */
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
