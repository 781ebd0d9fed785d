package dev.complete.builder.share;

/**
 * What a build takes from other machines and gives to them. None of it changes a digest.
 *
 * @param records what earlier builds knew
 */
public record Sharing(RecordSource records, Publisher publisher) {

    public static final Sharing NONE = new Sharing(RecordSource.NONE, Publisher.NONE);
}
