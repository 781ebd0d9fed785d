package dev.complete.builder.step;

/** Receives events of steps, from any thread. Returns quickly and never throws. */
public interface StepProgress {

    StepProgress NONE = new StepProgress() {
        @Override
        public void started(String component, boolean again) {}

        @Override
        public void printed(String component, String line) {}

        @Override
        public void ended(String component) {}

        @Override
        public void same(String component) {}
    };

    /** @param again for comparison with the output of an earlier run */
    void started(String component, boolean again);

    /** @param line the last printed line; escaped, without its end */
    void printed(String component, String line);

    void ended(String component);

    /** A comparison run left the same output as the first. */
    void same(String component);
}
