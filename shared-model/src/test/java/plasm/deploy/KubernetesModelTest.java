package plasm.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a manifest with a typing error in it does not pass as one without. */
class KubernetesModelTest {
  @Test
  void read_keepsWhatTheModelHas() throws Exception {
    assertEquals(
        "a",
        KubernetesModel.read(json("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'}}"))
            .getMetadata()
            .getName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "naem          | {'apiVersion':'v1','kind':'Pod','metadata':{'naem':'a'}}",
        "specs         | {'apiVersion':'v1','kind':'Pod','specs':{}}",
        "path          | {'apiVersion':'v1','kind':'Pod','spec':{'containers':[{'livenessProbe':{'path':'/'}}]}}",
        "minReplica    | {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','spec':{'minReplica':1}}",
        "port_name     | {'apiVersion':'monitoring.coreos.com/v1','kind':'ServiceMonitor','spec':{'endpoints':[{'port_name':'http'}]}}",
        "v1beta1       | {'apiVersion':'apps/v1beta1','kind':'Deployment'}"
      })
  void read_refusesWhatItHasNot(String culprit, String manifest) throws Exception {
    JsonNode object = json(manifest);
    AssertionError refused = assertThrows(AssertionError.class, () -> KubernetesModel.read(object));
    String cause = refused.getCause() == null ? "" : refused.getCause().getMessage();
    assertTrue((refused.getMessage() + cause).contains(culprit), refused + cause);
  }

  private static JsonNode json(String text) throws Exception {
    return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
  }
}
