package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.glob.Quoted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the part of YAML 1.2 that a manifest, or another text of {@link ManifestText}, may use: one document of maps, lists and text. Anchors, aliases, tags,
 * directives, merge keys and duplicate keys are refused, so that the meaning of a line does not depend on another line.
 */
public final class YamlReader {

    static final String NO_ALIASES = "aliases are not allowed in a ";
    static final String NO_ANCHORS = "anchors are not allowed in a ";

    private static final int MAX_DEPTH = 16;
    private static final int MAX_NODES = 100_000;

    private final ManifestText source;
    private final Iterator<Event> events;
    private int nodes;

    private YamlReader(ManifestText source) {
        this.source = source;
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(ManifestText.MAX_BYTES + 1)
                .setParseComments(false)
                .build();
        this.events = new Parse(settings).parseString(source.text()).iterator();
    }

    public static YamlNode read(ManifestText source) throws BuildException {
        return new YamlReader(source).document();
    }

    private YamlNode document() throws BuildException {
        next(); // the stream's start
        Event start = next();
        if (!(start instanceof DocumentStartEvent document)) {
            throw BuildException.at("the " + source.noun() + " is empty", source.start(), "`complete init` writes one");
        }
        if (document.getSpecVersion().isPresent() || !document.getTags().isEmpty()) {
            throw BuildException.at(
                    "YAML directives are not allowed in a " + source.noun(), mark(start, 1), "remove the `%` line");
        }
        YamlNode root = node(next(), 0);
        next(); // the document's end
        Event end = next();
        if (end instanceof DocumentStartEvent) {
            throw BuildException.at(
                    "a " + source.noun() + " is one YAML document; here starts a second",
                    mark(end, 3),
                    "remove this `---` line");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) throws BuildException {
        refuseIndirection(event);
        if (++nodes > MAX_NODES) {
            throw BuildException.at(
                    "the " + source.noun() + " holds more than " + MAX_NODES + " values", mark(event, 1), null);
        }
        if (depth > MAX_DEPTH) {
            throw BuildException.at(
                    "the " + source.noun() + " is nested deeper than " + MAX_DEPTH + " levels", mark(event, 1), null);
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (event instanceof MappingStartEvent) {
            return mapping(event, depth);
        }
        List<YamlNode> items = new ArrayList<>();
        Event item = next();
        while (item.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(item, depth + 1));
            item = next();
        }
        return new YamlNode.Sequence(List.copyOf(items), mark(event, 1));
    }

    private YamlNode.Mapping mapping(Event start, int depth) throws BuildException {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        SourceLocation first = null;
        Event event = next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            YamlNode.Scalar key = key(event, depth);
            first = first == null ? key.mark() : first;
            YamlNode.Entry earlier = entries.get(key.text());
            if (earlier != null) {
                throw key.error(
                        "duplicate key " + Quoted.of(key.text()),
                        "it is in line " + earlier.key().mark().line() + " already");
            }
            entries.put(key.text(), new YamlNode.Entry(key, node(next(), depth + 1)));
            event = next();
        }
        boolean flow = ((CollectionStartEvent) start).isFlow();
        return new YamlNode.Mapping(entries, flow || first == null ? mark(start, 1) : first);
    }

    private YamlNode.Scalar key(Event event, int depth) throws BuildException {
        if (node(event, depth + 1) instanceof YamlNode.Scalar key) {
            if (key.isAbsent()) {
                throw key.error("a key is missing before `:`", null);
            }
            if (key.plain() && key.text().equals("<<")) {
                throw key.error("merge keys are not allowed in a " + source.noun(), "write the entries out");
            }
            return key;
        }
        throw BuildException.at("a key must be text, not a list or a map", mark(event, 1), null);
    }

    private YamlNode.Scalar scalar(ScalarEvent event) throws BuildException {
        String text = event.getValue();
        boolean block = event.getScalarStyle() == ScalarStyle.LITERAL || event.getScalarStyle() == ScalarStyle.FOLDED;
        SourceLocation mark = block ? mark(event, 1) : mark(event);
        if (text.indexOf('\0') >= 0) {
            throw BuildException.at("text must not hold NUL", mark, null);
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw BuildException.at("text holds half of a surrogate pair", mark, "write `\\U` and eight digits");
        }
        return new YamlNode.Scalar(text, event.isPlain(), mark);
    }

    private void refuseIndirection(Event event) throws BuildException {
        if (event instanceof AliasEvent alias) {
            throw BuildException.at(
                    NO_ALIASES + source.noun(),
                    mark(event, alias.getAlias().getValue().length() + 1),
                    "write the value out, or quote the text");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
        if (tag.isPresent()) {
            throw BuildException.at(
                    "tags are not allowed in a " + source.noun(),
                    mark(event, 1),
                    "every scalar is its text; no tag is needed");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw BuildException.at(
                    NO_ANCHORS + source.noun(),
                    mark(event, node.getAnchor().get().getValue().length() + 1),
                    "remove it and write the value where it is used");
        }
    }

    private Event next() throws BuildException {
        try {
            return events.next();
        } catch (YamlEngineException e) {
            throw YamlProblem.explain(e, source);
        }
    }

    /** Location of the whole {@code event}, as far as it is on one line. */
    private SourceLocation mark(Event event) {
        int length = event.getStartMark()
                .flatMap(start -> event.getEndMark()
                        .filter(end -> end.getLine() == start.getLine())
                        .map(end -> end.getColumn() - start.getColumn()))
                .orElse(Integer.MAX_VALUE);
        return mark(event, length);
    }

    private SourceLocation mark(Event event, int length) {
        return event.getStartMark()
                .map(start -> source.mark(start.getLine(), start.getColumn(), length))
                .orElseGet(source::start);
    }
}
