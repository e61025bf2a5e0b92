package io.maxcompute.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency rules of the data source, as tests. A failing rule means: move the class. */
@AnalyzeClasses(
    packages = "io.maxcompute.spark",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theWireIsHiddenInTheClient =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.maxcompute.storage.http..");

  /** One jar serves Scala 2.12 and 2.13: their collections differ. */
  @ArchTest
  static final ArchRule noScalaCollectionIsUsed =
      noClasses().should().dependOnClassesThat().resideInAPackage("scala.collection..");

  /** Spark's own Arrow is another version, outside the jar. */
  @ArchTest
  static final ArchRule sparksArrowIsNotUsed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.spark\\.sql\\.(vectorized\\.ArrowColumnVector|util\\.ArrowUtils.*)");

  @ArchTest
  static final ArchRule featuresFormNoCycles =
      slices().matching("io.maxcompute.spark.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule valuesAndVectorsKnowNothingOfSessions =
      noClasses()
          .that()
          .resideInAnyPackage("..spark.types..", "..spark.vector..", "..spark.append..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.maxcompute.storage.read..",
              "io.maxcompute.storage.write..",
              "..spark.client..",
              "..spark.options..");

  @ArchTest
  static final ArchRule nothingIsAGrabBag =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Common|Misc)");

  @ArchTest
  static final ArchRule publicClassesAreFinalOrAbstract =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .should()
          .haveModifier(JavaModifier.FINAL)
          .orShould()
          .haveModifier(JavaModifier.ABSTRACT);
}
