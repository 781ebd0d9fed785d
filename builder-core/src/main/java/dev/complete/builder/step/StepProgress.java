package dev.complete.builder.step;

/** Told what steps are doing, from any thread. Returns quickly and never throws. */
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

    /** @param again to compare with what an earlier run left */
    void started(String component, boolean again);

    /** @param line the last one it printed; escaped, without its end */
    void printed(String component, String line);

    void ended(String component);

    /** A run that was to be compared left the same as the first. */
    void same(String component);
}
