package plasm.model;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
            "plasm.model.trace..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("plasm.model.artifact..")
        .check(model);
  }
}
