package dev.complete.builder.recipe.starter.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MakefileTest {

    @Test
    void namesTheProgramsThatTheFirstRuleMakes() {
        assertThat(new Makefile("prog: prog.o\nother: other.o\n").programs()).containsExactly("prog");
        assertThat(new Makefile("all: one bin/two lib.a\none: one.c\n").programs())
                .containsExactly("one", "bin/two");
    }

    @Test
    void followsVariablesAndNamesThatAreNoFiles() {
        assertThat(new Makefile("""
                        NAME := greet
                        PROGS = $(NAME) \\
                                ${NAME}d
                        .PHONY: world
                        all: world
                        world: $(PROGS) greet.1
                        """).programs()).containsExactly("greet", "greetd");
    }

    @Test
    void saysNothingWhenTheTextDoesNot() {
        assertThat(new Makefile("").programs()).isEmpty();
        assertThat(new Makefile("all: $(shell ls)\n").programs()).isEmpty();
        assertThat(new Makefile("all: all\n.PHONY: all\n").programs()).isEmpty();
        assertThat(new Makefile("x := a:b\nA = $(A)\n%.o: %.c\n\tcc\n").programs())
                .isEmpty();
    }

    @Test
    void knowsInstallAsATargetOnly() {
        assertThat(new Makefile("a: b\ninstall: a\n\tcp a $(DESTDIR)/\n").installs())
                .isTrue();
        assertThat(new Makefile("install = x\na: b\n\tinstall: no\n").installs())
                .isFalse();
    }
}
