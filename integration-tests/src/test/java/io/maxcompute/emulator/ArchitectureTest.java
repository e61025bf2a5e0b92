package io.maxcompute.emulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The emulator is a second, independent reading of the protocol. */
@AnalyzeClasses(
    packages = "io.maxcompute.emulator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule emulatorKnowsNothingOfTheConnector =
      noClasses()
          .that()
          .resideInAPackage("io.maxcompute.emulator..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.maxcompute.storage..", "io.maxcompute.spark..");

  @ArchTest
  static final ArchRule featuresFormNoCycles =
      slices().matching("io.maxcompute.emulator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingIsAGrabBag =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Common|Misc)");
}
