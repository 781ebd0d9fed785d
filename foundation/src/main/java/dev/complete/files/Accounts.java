package dev.complete.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Users and groups of this machine, as {@code passwd(5)} and {@code group(5)} list them. Lines that cannot be read are
 * ignored.
 */
record Accounts(List<User> users, List<Group> groups) {

    private static final int LARGEST = 16 << 20;

    record User(String name, int uid, int gid) {}

    record Group(int gid, List<String> members) {}

    /** The accounts of this machine; empty when its files cannot be read. */
    static Accounts ofHost() {
        return parse(text(Path.of("/etc/passwd")), text(Path.of("/etc/group")));
    }

    private static String text(Path file) {
        try {
            return new String(PlainFile.read(file, LARGEST), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    static Accounts parse(String passwd, String group) {
        List<User> users = new ArrayList<>();
        for (String line : passwd.lines().toList()) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && isNumber(fields[2]) && isNumber(fields[3])) {
                users.add(new User(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
            }
        }
        List<Group> groups = new ArrayList<>();
        for (String line : group.lines().toList()) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && isNumber(fields[2])) {
                List<String> members = List.of(fields[3].split(","));
                groups.add(new Group(
                        Integer.parseInt(fields[2]),
                        members.stream().filter(name -> !name.isBlank()).toList()));
            }
        }
        return new Accounts(users, groups);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }

    /**
     * Whether only {@code uid} and root are in a group, as in the group that most systems make for each user. A group
     * in no file may be a directory service's with any members, unless its number is the user's own.
     */
    boolean isPrivate(int gid, int uid) {
        List<String> own = users.stream()
                .filter(user -> user.uid() == uid || user.uid() == 0)
                .map(User::name)
                .toList();
        boolean foreignPrimary =
                users.stream().anyMatch(user -> user.gid() == gid && user.uid() != uid && user.uid() != 0);
        List<Group> same = groups.stream().filter(group -> group.gid() == gid).toList();
        boolean foreignMember = same.stream().anyMatch(group -> !own.containsAll(group.members()));
        return !foreignPrimary && !foreignMember && (!same.isEmpty() || gid == uid);
    }

    /** The user for people: {@code uid 1000 (ann)}. */
    String named(int uid) {
        return users.stream()
                .filter(user -> user.uid() == uid)
                .findFirst()
                .map(user -> "uid " + uid + " (" + user.name() + ")")
                .orElse("uid " + uid);
    }
}
