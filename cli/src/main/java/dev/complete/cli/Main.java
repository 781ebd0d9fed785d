package dev.complete.cli;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("complete 0.1.0");
    }
}
