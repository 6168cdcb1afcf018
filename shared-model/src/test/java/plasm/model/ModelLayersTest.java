package plasm.model;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import plasm.model.trace.Rfc3339;

/** plasm.model holds values: it knows no framework, no data binding, and not the HTTP rim. */
class ModelLayersTest {
  private static JavaClasses model;

  @BeforeAll
  static void importModel() {
    model =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("plasm.model");
  }

  @Test
  void model_dependsOnNoFramework() {
    noClasses()
        .that()
        .resideInAPackage("plasm.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..", "jakarta..", "io.vertx..", "com.fasterxml.jackson.databind..")
        .check(model);
  }

  @Test
  void model_dependsNotOnWeb() {
    noClasses()
        .that()
        .resideInAPackage("plasm.model..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("plasm.web..")
        .check(model);
  }

  @Test
  void artifact_knowsOnlyJsonAndIdentity() {
    noClasses()
        .that()
        .resideInAPackage("plasm.model.artifact..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("plasm..")
                .and(
                    not(
                        resideInAnyPackage(
                            "plasm.model.artifact..",
                            "plasm.model.json..",
                            "plasm.model.identity.."))))
        .check(model);
  }

  @Test
  void otherModels_dependNotOnArtifact() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "plasm.model.json..",
            "plasm.model.identity..",
            "plasm.model.problem..",
            "plasm.model.trace..",
            "plasm.model.lash..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("plasm.model.artifact..")
        .check(model);
  }

  @Test
  void otherModels_dependNotOnLash() {
    noClasses()
        .that()
        .resideInAPackage("plasm..")
        .and()
        .resideOutsideOfPackage("plasm.model.lash..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("plasm.model.lash..")
        .check(model);
  }

  @Test
  void lash_knowsOnlyJsonAndTimes() {
    noClasses()
        .that()
        .resideInAPackage("plasm.model.lash..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("plasm..")
                .and(not(resideInAnyPackage("plasm.model.lash..", "plasm.model.json..")))
                .and(not(equivalentTo(Rfc3339.class))))
        .check(model);
  }

  /** Records know not how they are written, folded or sent. */
  @Test
  void lash_flowsOneWay() {
    dependOnlyBelow("plasm.model.lash.execution", "plasm.model.json");
    dependOnlyBelow(
        "plasm.model.lash", "plasm.model.lash.execution", "plasm.model.json", "plasm.model.trace");
    String[] records = {"plasm.model.lash", "plasm.model.lash.execution", "plasm.model.json"};
    dependOnlyBelow("plasm.model.lash.graph", records);
    dependOnlyBelow("plasm.model.lash.view", records);
    dependOnlyBelow(
        "plasm.model.lash.json",
        "plasm.model.lash",
        "plasm.model.lash.execution",
        "plasm.model.lash.graph",
        "plasm.model.json");
    dependOnlyBelow(
        "plasm.model.lash.sink",
        "plasm.model.lash",
        "plasm.model.lash.graph",
        "plasm.model.lash.json",
        "plasm.model.json");
  }

  /** Who does not use that package need not have the OpenTelemetry API. */
  @Test
  void openTelemetry_isKnownOnlyToItsSink() {
    dependOnlyBelow(
        "plasm.model.lash.otel",
        "plasm.model.lash",
        "plasm.model.lash.execution",
        "plasm.model.lash.json",
        "plasm.model.lash.sink",
        "plasm.model.json");
    noClasses()
        .that()
        .resideInAPackage("plasm..")
        .and()
        .resideOutsideOfPackage("plasm.model.lash.otel")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..", "plasm.model.lash.otel")
        .check(model);
  }

  @Test
  void model_sendsOnlyInSinks() {
    noClasses()
        .that()
        .resideInAPackage("plasm.model..")
        .and()
        .resideOutsideOfPackage("plasm.model.lash.sink..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "java.nio.file..")
        .check(model);
  }

  private static void dependOnlyBelow(String layer, String... below) {
    noClasses()
        .that()
        .resideInAPackage(layer)
        .should()
        .dependOnClassesThat(
            resideInAPackage("plasm..")
                .and(not(resideInAPackage(layer)))
                .and(not(resideInAnyPackage(below))))
        .check(model);
  }
}
