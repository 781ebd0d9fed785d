package dev.complete.builder.audit.loader;

/** Failure of an audit whose programs and libraries need more searches than any real image. */
public final class LoadBudgetExceeded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadBudgetExceeded() {
        super("too much to load");
    }
}
