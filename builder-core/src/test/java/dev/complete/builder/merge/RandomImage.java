package dev.complete.builder.merge;

import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.FinalRootfs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Components that collide a lot: few names, few contents, links of all kinds, made from a seed. Many seeds give something
 * that must be refused; {@link #merge} then throws.
 */
final class RandomImage {

    private static final String[] FOLDERS = {"a", "usr", "lib", "é", "a-b"};
    private static final String[] NAMES = {"f", "g", "d e", "a.", "\uD83D\uDE00"};
    private static final String[] LINKS = {"lib", "l", "m"};
    private static final String[] TARGETS = {"/usr", "/usr/lib", "a", "/gone", "./l/.."};
    private static final int[] MODES = {0755, 0700, 01777, 02750};

    private final Random random;

    private RandomImage(int seed) {
        random = new Random(seed);
    }

    /** @param shuffle seed of the order in which entries are added, which must not matter */
    static FinalRootfs merge(int seed, int shuffle) throws Exception {
        return new RandomImage(seed).merge(new Random(shuffle));
    }

    private FinalRootfs merge(Random order) throws Exception {
        SampleImage image = new SampleImage().users("web", 10001, "/home/web").writable("/var/data", "web", 0700);
        for (int layer = 0; layer < 3; layer++) {
            List<Entry> entries = component(layer);
            Collections.shuffle(entries, order);
            image.layer("layer" + layer, List.of("/**"), entries.toArray(Entry[]::new));
        }
        if (random.nextInt(3) == 0) {
            image.exclude("/**/" + any(NAMES));
        }
        if (random.nextInt(3) == 0) {
            image.permission("/**", "web", "u=rwX,g-w");
        }
        return image.merge();
    }

    private List<Entry> component(int layer) {
        TreeMap<String, Entry> entries = new TreeMap<>();
        if (layer == 0) {
            entries.put("/usr/lib", Samples.archiveDirectory("/usr/lib", 0755, "base.deb"));
            if (random.nextBoolean()) {
                entries.put("/lib", Samples.link("/lib", "usr/lib"));
            }
        }
        List<String> files = new ArrayList<>();
        int count = 2 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(12);
            String file = folder(random.nextInt(3)) + "/" + any(NAMES);
            if (kind < 6 || files.isEmpty()) {
                entries.putIfAbsent(file, Samples.file(file, "text " + random.nextInt(3)));
                files.add(file);
            } else if (kind < 9) {
                entries.putIfAbsent(file, Samples.hard(file, files.get(random.nextInt(files.size()))));
            } else if (kind < 10) {
                String link = folder(random.nextInt(2)) + "/" + any(LINKS);
                entries.putIfAbsent(link, Samples.link(link, any(TARGETS)));
            } else {
                String folder = folder(1 + random.nextInt(2));
                // One mode for one path, or nearly all would clash.
                int mode = folder.equals("/usr/lib") ? 0755 : MODES[Math.floorMod(folder.hashCode(), MODES.length)];
                entries.putIfAbsent(folder, Samples.archiveDirectory(folder, mode, "some.deb"));
            }
        }
        return new ArrayList<>(entries.values());
    }

    private String folder(int depth) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            path.append('/').append(any(FOLDERS));
        }
        return path.toString();
    }

    private String any(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
