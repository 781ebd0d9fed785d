package dev.complete.builder.audit.loader;

/** Programs and libraries need more of each other, in more places, than anybody meant: an audit does not follow. */
public final class LoadBudgetExceeded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadBudgetExceeded() {
        super("too much to load");
    }
}
