package dev.complete.builder.output.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.complete.builder.contract.Contracts;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class KubernetesManifestTest {

    /** Kubernetes' own OpenAPI schema, as its Java client holds it: unknown, missing and mistyped fields. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsThePublishedSchema(boolean rich) throws Exception {
        List<JsonElement> objects = objects(rich ? Contracts.rich() : Contracts.privileged());
        List<String> kinds = new ArrayList<>();
        for (JsonElement object : objects) {
            kinds.add(validate(object));
        }
        assertThat(kinds)
                .isEqualTo(
                        rich
                                ? List.of("PersistentVolumeClaim", "PersistentVolumeClaim", "Deployment", "Service")
                                : List.of("Deployment"));
    }

    @Test
    void theSchemaWouldSeeAMistake() throws Exception {
        JsonElement deployment = objects(Contracts.privileged()).get(0);
        JsonObject pod = at(deployment, "spec", "template", "spec");
        pod.getAsJsonObject("securityContext").addProperty("runAsNonroot", true);
        assertThatThrownBy(() -> validate(deployment)).hasMessageContaining("runAsNonroot");
    }

    @Test
    void keepsWhatLooksLikeAVariable() throws Exception {
        RuntimeContract contract = Contracts.of("shop", List.of("/x", "$(HOME)", "$$", "$x"), "A", "$(B) $$(C) $");
        JsonObject pod = at(deployment(contract), "spec", "template", "spec");
        JsonObject container = pod.getAsJsonArray("containers").get(0).getAsJsonObject();
        List<String> args = new ArrayList<>();
        container.getAsJsonArray("args").forEach(arg -> args.add(expanded(arg.getAsString())));
        assertThat(args).containsExactly("/x", "$(HOME)", "$$", "$x");
        assertThat(container.getAsJsonArray("args").toString())
                .as("podman kube play makes one of two nowhere")
                .contains("\"$x\"");
        String value = container
                .getAsJsonArray("env")
                .get(0)
                .getAsJsonObject()
                .get("value")
                .getAsString();
        assertThat(expanded(value)).isEqualTo("$(B) $$(C) $");
        JsonObject probe = container.getAsJsonObject("livenessProbe").getAsJsonObject("exec");
        assertThat(expanded(probe.getAsJsonArray("command").get(1).getAsString()))
                .isEqualTo("$(HOME)");
    }

    @Test
    void refusesANumberThatNoUserThereHas() {
        assertThatThrownBy(() -> objects(Contracts.gaining(1L << 31)))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("2147483648");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_shop", "my.shop", "7shop"})
    void refusesANameThatNoServiceCanHave(String name) {
        assertThatThrownBy(() -> objects(Contracts.of(name, List.of("/x"), "A", "b")))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("image " + name + " cannot be written for Kubernetes: ")
                .hasMessageContaining("leave `kubernetes` out of --format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A:B", "A B", "1A"})
    void refusesAVariableThatNoPodCanHave(String name) {
        assertThatThrownBy(() -> objects(Contracts.of("shop", List.of("/x"), name, "b")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("`" + name + "`");
    }

    @Test
    void refusesAMountPathWithAColon() {
        assertThatThrownBy(() -> objects(Contracts.withMount("/a:b")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("`/a:b`");
    }

    /** podman kube play has one volume of a name for all pods. */
    @ParameterizedTest
    @CsvSource({"shop,shop-run", "pos,pos-run"})
    void namesVolumesAfterTheImage(String image, String volume) throws Exception {
        JsonObject pod = at(deployment(Contracts.of(image, List.of("/x"), "A", "b")), "spec", "template", "spec");
        assertThat(names(pod.getAsJsonArray("volumes"))).contains(volume);
        JsonObject container = pod.getAsJsonArray("containers").get(0).getAsJsonObject();
        assertThat(names(container.getAsJsonArray("volumeMounts"))).isEqualTo(names(pod.getAsJsonArray("volumes")));
    }

    @Test
    void aLongImageNameLeavesVolumesNamesThatAPodCanHave() throws Exception {
        RuntimeContract contract = Contracts.of("a" + "b".repeat(62), List.of("/x"), "A", "b");
        JsonObject pod = at(deployment(contract), "spec", "template", "spec");
        assertThat(names(pod.getAsJsonArray("volumes")))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]{1,63}"));
    }

    @Test
    void saysWhatAPodCannotHave() {
        assertThat(KubernetesManifest.notes(Contracts.rich()))
                .anyMatch(note -> note.contains("/run, /var/lib/data, /var/lib/data/Cache"))
                .anyMatch(note -> note.contains("claim 1Gi"))
                .noneMatch(note -> note.contains("/proc"));
        assertThat(KubernetesManifest.notes(Contracts.privileged()))
                .containsExactly("kubernetes: image root: root of the image can set modes in the host's /proc, "
                        + "unless its pod has ids of its own (hostUsers: false)");
    }

    private static String validate(JsonElement object) throws IOException {
        String kind = object.getAsJsonObject().get("kind").getAsString();
        switch (kind) {
            case "Deployment" -> V1Deployment.validateJsonElement(object);
            case "Service" -> V1Service.validateJsonElement(object);
            case "PersistentVolumeClaim" -> V1PersistentVolumeClaim.validateJsonElement(object);
            default -> throw new IOException("no schema for " + kind);
        }
        return kind;
    }

    /** The rule of k8s.io/kubernetes/third_party/forked/golang/expansion for text without variables that are set. */
    private static String expanded(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c);
            if (c == '$' && i + 1 < text.length()) {
                assertThat(text.charAt(i + 1))
                        .as("an unescaped variable in " + text)
                        .isNotEqualTo('(');
                if (text.charAt(i + 1) == '$') {
                    i++;
                }
            }
        }
        return out.toString();
    }

    private static JsonElement deployment(RuntimeContract contract) throws Exception {
        return objects(contract).stream()
                .filter(object ->
                        object.getAsJsonObject().get("kind").getAsString().equals("Deployment"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject at(JsonElement object, String... keys) {
        JsonObject here = object.getAsJsonObject();
        for (String key : keys) {
            here = here.getAsJsonObject(key);
        }
        return here;
    }

    private static List<String> names(JsonArray objects) {
        List<String> names = new ArrayList<>();
        objects.forEach(object -> names.add(object.getAsJsonObject().get("name").getAsString()));
        return names;
    }

    private static List<JsonElement> objects(RuntimeContract contract) throws BuildException {
        String text = KubernetesManifest.text(Contracts.deployed(contract));
        List<JsonElement> objects = new ArrayList<>();
        Gson gson = new Gson();
        for (Object object : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            objects.add(gson.toJsonTree(object));
        }
        return objects;
    }
}
