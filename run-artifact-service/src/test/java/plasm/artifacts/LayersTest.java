package plasm.artifacts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Data flows one way: http, then the use cases, then the port, then one backend. */
class LayersTest {
  private static final JavaClasses ARTIFACTS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("plasm.artifacts");

  @Test
  void packages_importAlongTheArrowOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("http")
        .definedBy("plasm.artifacts.http..")
        .layer("use cases")
        .definedBy("plasm.artifacts.artifact..", "plasm.artifacts.retain..")
        .layer("port")
        .definedBy("plasm.artifacts.store")
        .layer("memory")
        .definedBy("plasm.artifacts.store.memory..")
        .layer("folder")
        .definedBy("plasm.artifacts.store.folder..")
        .layer("s3")
        .definedBy("plasm.artifacts.store.s3..")
        .layer("boot")
        .definedBy("plasm.artifacts.boot..")
        .whereLayer("boot")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("use cases")
        .mayOnlyBeAccessedByLayers("http", "boot")
        .whereLayer("memory")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("folder")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("s3")
        .mayOnlyBeAccessedByLayers("boot")
        .check(ARTIFACTS);
  }

  @Test
  void useCasesAndStores_knowNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "plasm.artifacts.artifact..", "plasm.artifacts.retain..", "plasm.artifacts.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "org.eclipse.microprofile..")
        .check(ARTIFACTS);
  }
}
