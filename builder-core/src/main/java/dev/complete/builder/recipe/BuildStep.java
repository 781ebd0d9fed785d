package dev.complete.builder.recipe;

import dev.complete.builder.recipe.Component.Copy;
import dev.complete.builder.recipe.yaml.Located;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * Compilation of a component: {@code build} in the manifest.
 *
 * @param source files and folders to put into {@code /src}; targets are below {@code /src}, which is their root
 * @param with components whose trees, merged in this order, are the step's {@code /}
 * @param env added to the environment every step has, or in place of its {@code PATH HOME LANG TZ SOURCE_DATE_EPOCH}
 * @param run the program and its arguments; a text stands for {@code /bin/sh -eu -c TEXT}
 * @param out outputs to take from the step's root: {@code inside} is a path or glob in the step's root without its
 *     leading slash, such as {@code out/} or {@code src/build/app}
 * @param timeout time after which the step is killed
 * @param memory in bytes
 * @param disk in bytes
 */
public record BuildStep(
        List<Copy> source,
        List<Located<String>> with,
        SortedMap<String, String> env,
        Located<List<String>> run,
        List<Component.Member> out,
        Duration timeout,
        long memory,
        long disk) {}
