package dev.complete.cli.option;

import dev.complete.builder.failure.IoMessage;
import dev.complete.files.PathText;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path given by the user, on the command line or in a variable. */
public final class PathArgument implements ITypeConverter<Path> {

    @Override
    public Path convert(String value) {
        try {
            return PathText.parse(value);
        } catch (FileSystemException e) {
            throw new TypeConversionException(IoMessage.of(e));
        }
    }

    /** @throws UsageException when the text is not a path */
    public static Path parse(String text) {
        try {
            return PathText.parse(text);
        } catch (FileSystemException e) {
            throw new UsageException(IoMessage.of(e));
        }
    }
}
