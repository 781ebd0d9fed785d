package dev.complete.builder.audit.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.rootfs.Content;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileInspectorTest {

    private static final String BODY = "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC7VJTUt9Us8cKj";

    private static FileFacts inspect(String text) throws IOException {
        return inspect(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static FileFacts inspect(byte[] bytes) throws IOException {
        Content content = new Content.Packed(Digest.of(bytes), 0, bytes.length, Digest.of(bytes));
        return new FileInspector(any -> new ByteArrayInputStream(bytes)).of(content);
    }

    static Stream<Arguments> scripts() {
        return Stream.of(
                arguments("#!/bin/sh\necho", "/bin/sh"),
                arguments("#! /usr/bin/env -S python3 -u \nimport os", " /usr/bin/env -S python3 -u "),
                arguments("#!/bin/sh", "/bin/sh"),
                arguments("#!/bin/sh\r\n", "/bin/sh\r"),
                arguments("#!/bin/a\0b\n", "/bin/a"),
                arguments("#!\n", ""),
                arguments("#!" + "x".repeat(300), "x".repeat(253)),
                arguments("# !/bin/sh\n", null),
                arguments("\n#!/bin/sh\n", null),
                arguments("#", null),
                arguments("", null));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void findsTheLineThatNamesAnInterpreter(String text, @Nullable String line) throws IOException {
        assertThat(inspect(text)).isEqualTo(new FileFacts(null, null, line, null));
    }

    static Stream<Arguments> keys() {
        String footer = "\n-----END PRIVATE KEY-----\n";
        return Stream.of(
                arguments("-----BEGIN PRIVATE KEY-----\n" + BODY + footer, "PRIVATE KEY"),
                arguments("-----BEGIN RSA PRIVATE KEY-----\r\n" + BODY + footer, "RSA PRIVATE KEY"),
                arguments("-----BEGIN OPENSSH PRIVATE KEY-----\n" + BODY + footer, "OPENSSH PRIVATE KEY"),
                arguments(
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3F17\n\n"
                                + BODY,
                        "RSA PRIVATE KEY"),
                arguments("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n" + BODY, "PGP PRIVATE KEY BLOCK"),
                arguments("key: |\n  -----BEGIN EC PRIVATE KEY-----\n  " + BODY + footer, "EC PRIVATE KEY"),
                arguments("{\"key\": \"-----BEGIN PRIVATE KEY-----\\n" + BODY + "\\n\"}", "PRIVATE KEY"),
                arguments(
                        "-----BEGIN CERTIFICATE-----\n" + BODY + "\n-----END CERTIFICATE-----\n"
                                + "-----BEGIN PRIVATE KEY-----\n" + BODY + footer,
                        "PRIVATE KEY"),
                arguments("a".repeat(900_000) + "\n-----BEGIN PRIVATE KEY-----\n" + BODY, "PRIVATE KEY"),
                arguments("a".repeat(1_100_000) + "\n-----BEGIN PRIVATE KEY-----\n" + BODY, null),
                arguments("-----BEGIN PUBLIC KEY-----\n" + BODY + footer, null),
                arguments("-----BEGIN CERTIFICATE-----\n" + BODY + footer, null),
                arguments("-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkq...\n-----END PRIVATE KEY-----\n", null),
                arguments("A file that begins with -----BEGIN PRIVATE KEY----- is meant to stay at home\n", null),
                arguments("MARK = '-----BEGIN RSA PRIVATE KEY-----'\n" + BODY + "\n", null),
                arguments("\0\1-----BEGIN PRIVATE KEY-----\n" + BODY + footer, null));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void findsPrivateKeys(String text, @Nullable String kind) throws IOException {
        assertThat(inspect(text)).isEqualTo(new FileFacts(null, null, null, kind));
    }

    @Test
    void findsAPrivateKeyWhereverItStands() throws IOException {
        String key = "-----BEGIN PRIVATE KEY-----\n" + BODY;
        for (int before = 0; before < 40; before++) {
            assertThat(inspect("\n".repeat(before) + key).privateKey()).isEqualTo("PRIVATE KEY");
            assertThat(inspect("Y".repeat(before) + key).privateKey()).isEqualTo("PRIVATE KEY");
            assertThat(inspect("PRIVATE KEY".substring(before % 11) + "\n".repeat(before) + key)
                            .privateKey())
                    .isEqualTo("PRIVATE KEY");
        }
    }

    @Test
    void looksForKeysInHostileTextWithoutDelay() throws IOException {
        assertThat(inspect("-----BEGIN PRIVATE KEY-----\n".repeat(36_000))).isEqualTo(FileFacts.NOTHING);
        assertThat(inspect("-----BEGIN PRIVATE KEY-----\n" + "A: b\n".repeat(200_000)))
                .isEqualTo(FileFacts.NOTHING);
        assertThat(inspect("-----BEGIN " + "A ".repeat(500_000) + "PRIVATE KEY-----\n"))
                .isEqualTo(FileFacts.NOTHING);
    }

    @Test
    void saysWhyAnElfFileCannotBeRead() throws IOException {
        FileFacts facts = inspect("\u007fELF" + "\n-----BEGIN PRIVATE KEY-----\n" + BODY);
        assertThat(facts.elf()).isNull();
        assertThat(facts.damage()).isEqualTo("has a header with a class that does not exist");
        assertThat(facts.privateKey()).isNull();
    }

    @Test
    void readsElfFiles() throws IOException {
        byte[] object = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, object, 0, 7);
        object[16] = 1;
        object[18] = 62;
        FileFacts facts = inspect(object);
        assertThat(facts.elf())
                .isNotNull()
                .extracting(ElfFile::machine)
                .isEqualTo(new ElfFile.Machine(62, 64, false, false));
        assertThat(facts.damage()).isNull();
    }

    /** What cannot be verified is not believed, although the beginning says all. */
    @Test
    void refusesContentThatEndsInDamage() {
        byte[] bytes = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);
        FileInspector inspector = new FileInspector(any -> new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count < 0) {
                    throw new IOException("damaged");
                }
                return count;
            }
        });
        Content content = new Content.Packed(Digest.of(new byte[0]), 0, 10, Digest.of(new byte[0]));
        assertThatThrownBy(() -> inspector.of(content))
                .isInstanceOf(IOException.class)
                .hasMessage("damaged");
    }
}
