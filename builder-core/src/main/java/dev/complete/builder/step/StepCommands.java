package dev.complete.builder.step;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.glob.Segment;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.step.action.StepCommand;
import dev.complete.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a step's command from the manifest's words. Pure. */
final class StepCommands {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Limit on one text in bytes of UTF-8: that of {@code execve}, without its NUL. */
    private static final int LONGEST_TEXT = (128 << 10) - 1;

    private static final int MOST_TEXTS = 2_500;

    /** Limit on all texts in bytes; a step's stack of 8 MiB allows 2 MiB for them and bubblewrap's arguments. */
    private static final int ALL_TEXTS = 3 << 19;

    private StepCommands() {}

    static StepCommand of(PlannedStep step) {
        return new StepCommand(step.recipe().run().value(), environment(step), outputPaths(step));
    }

    private static SortedMap<String, String> environment(PlannedStep step) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("PATH", PATH);
        environment.put("HOME", "/tmp");
        environment.put("LANG", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("SOURCE_DATE_EPOCH", Long.toString(Metadata.TIME));
        environment.put("OUT", "/" + StepCommand.OUT);
        environment.put("ARCH", step.platform().architecture());
        environment.put("MACHINE", step.platform().machine());
        environment.putAll(step.recipe().env());
        return environment;
    }

    /**
     * Output paths of {@code out}, up to the first glob; none below another. All of {@code /out} is one, so that another
     * target in it does not run the step again.
     */
    private static List<String> outputPaths(PlannedStep step) {
        TreeSet<String> paths = new TreeSet<>();
        for (Component.Member member : step.recipe().out()) {
            List<String> literal = new ArrayList<>();
            for (Segment segment : member.glob().on(step.platform()).segments()) {
                if (!segment.isLiteral()) {
                    break;
                }
                literal.add(segment.text());
                if (literal.equals(List.of(StepCommand.OUT))) {
                    break;
                }
            }
            paths.add(String.join("/", literal));
        }
        return paths.stream()
                .filter(path -> paths.stream().noneMatch(above -> path.startsWith(above + "/")))
                .toList();
    }

    /** Refuses texts over the limits of the kernel and of bubblewrap, whose own messages do not name them. */
    static void refuseTooLong(PlannedStep step) throws BuildException {
        List<String> texts = new ArrayList<>(step.recipe().run().value());
        step.recipe().env().forEach((name, value) -> texts.add(name + "=" + value));
        long all = 0;
        for (String text : texts) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            all += bytes;
            if (bytes > LONGEST_TEXT) {
                throw tooLong(
                        step, "one word or variable of the step has " + bytes + " bytes", LONGEST_TEXT + " bytes");
            }
        }
        if (texts.size() > MOST_TEXTS) {
            throw tooLong(step, "the step has " + texts.size() + " words and variables", Integer.toString(MOST_TEXTS));
        }
        if (all > ALL_TEXTS) {
            throw tooLong(step, "the step's words and variables have " + all + " bytes", ALL_TEXTS + " bytes");
        }
    }

    private static BuildException tooLong(PlannedStep step, String what, String most) {
        return BuildException.at(
                what + ", and Linux starts no program with more than " + most,
                step.recipe().run().at(),
                "put it into a file in `source` and run or read that");
    }

    /** Refuses a missing program, the most common mistake: the sandbox would only report "not found". */
    static void refuseMissingProgram(PlannedStep step, RootfsTree tools) throws BuildException {
        BuildStep recipe = step.recipe();
        String program = recipe.run().value().get(0);
        Lookup lookup = new Lookup(tools);
        List<String> places = new ArrayList<>();
        if (program.startsWith("/")) {
            places.add(program);
        } else if (!program.contains("/")) {
            String path = recipe.env().getOrDefault("PATH", PATH);
            for (String folder : path.split(":", -1)) {
                places.add(folder + "/" + program);
            }
        }
        boolean missing = places.stream().allMatch(place -> isInTools(place) && lookup.file(place) == null);
        if (!places.isEmpty() && missing) {
            String with = recipe.with().isEmpty() ? "nothing is in `with`" : "nothing in `with` has it";
            throw BuildException.at(
                    "there is no `" + Printable.escape(program) + "` to run: " + with,
                    recipe.run().at(),
                    "name a component that has it");
        }
    }

    /** Whether the program must be among the tools. In writable folders the step may make it before it runs it. */
    private static boolean isInTools(String place) {
        return place.startsWith("/")
                && !place.startsWith("/" + StepCommand.SOURCE + "/")
                && !place.startsWith("/tmp/")
                && !place.startsWith("/" + StepCommand.OUT + "/");
    }
}
