package dev.complete.builder.audit.rules;

import java.util.function.Consumer;

/**
 * One way to break {@link TestImage}, and what the audit has to say about it: nothing else.
 *
 * @param rule the id
 * @param how for people
 * @param breaks does it
 * @param path whom the finding is about
 * @param says words of its problem, which name what is missing and who needs it
 * @param from the path in the repository of what is at fault; empty when nothing is there that could have one
 */
record Broken(String rule, String how, Consumer<TestImage> breaks, String path, String says, String from) {

    @Override
    public String toString() {
        return rule + ": " + how;
    }
}
