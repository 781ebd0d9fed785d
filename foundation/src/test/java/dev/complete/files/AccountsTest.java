package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {

    private static final Accounts ACCOUNTS = Accounts.parse("""
            root:x:0:0:root:/root:/bin/sh
            ann:x:1000:1000::/home/ann:/bin/sh
            bob:x:1001:1001::/home/bob:/bin/sh
            eve:x:1002:100::/home/eve:/bin/sh
            damaged:x:one:100
            """, """
            root:x:0:
            users:x:100:
            ann:x:1000:
            bob:x:1001:ann
            own:x:2000:ann
            mixed:x:2001:ann,bob
            both:x:2002:ann,root
            """);

    @ParameterizedTest
    @CsvSource({
        "0, 0, true, root's",
        "1000, 1000, true, her own",
        "1001, 1001, false, somebody is a member",
        "100, 1000, false, somebody has it as a primary group",
        "2000, 1000, true, she is its only member",
        "2001, 1000, false, two members",
        "2002, 1000, true, root can write anyway",
        "3000, 1000, false, a group of a directory service",
        "3000, 3000, true, a number in a container that knows no names",
    })
    void aGroupIsPrivateWhenNobodyElseIsInIt(int gid, int uid, boolean isPrivate, String why) {
        assertThat(ACCOUNTS.isPrivate(gid, uid)).as(why).isEqualTo(isPrivate);
    }

    @ParameterizedTest
    @CsvSource({"1000, uid 1000 (ann)", "7, uid 7"})
    void namesWhomItKnows(int uid, String name) {
        assertThat(ACCOUNTS.named(uid)).isEqualTo(name);
    }
}
