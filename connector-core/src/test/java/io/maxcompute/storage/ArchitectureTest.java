package io.maxcompute.storage;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The dependency rules of the design, as tests. A failing rule means: move the class. */
@AnalyzeClasses(
    packages = "io.maxcompute.storage",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.maxcompute.storage";

  @ArchTest
  static final ArchRule coreKnowsNothingOfSpark =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..", "io.maxcompute.spark..");

  @ArchTest
  static final ArchRule featuresFormNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule foundationsDoNotLookUp =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".table..",
              ROOT + ".error..",
              ROOT + ".retry..",
              ROOT + ".auth..",
              ROOT + ".http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT, ROOT + ".read..", ROOT + ".write..", ROOT + ".catalog..", ROOT + ".arrow..");

  @ArchTest
  static final ArchRule arrowKnowsNothingOfTheNetwork =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".arrow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".http..", ROOT + ".read..", ROOT + ".write..");

  @ArchTest
  static final ArchRule theHttpLibraryIsHidden =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  @ArchTest
  static final ArchRule httpTypesAreInNoPublicSignature =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(ROOT + ".http..")
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(mentionNoHttpType());

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
          .and()
          .areNotEnums() // an enum may have bodies, and cannot be extended
          .should()
          .haveModifier(FINAL)
          .orShould()
          .haveModifier(ABSTRACT);

  @ArchTest
  static final ArchRule packagesAreNullMarked =
      classes()
          .that()
          .haveSimpleNameNotEndingWith("package-info")
          .should(resideInANullMarkedPackage());

  @ArchTest
  static final ArchRule onlyTheParserOfXmlReadsXml =
      noClasses()
          .that(are(DescribedPredicate.not(JavaClass.Predicates.simpleName("XmlCursor"))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.xml..", "org.w3c..", "org.xml..");

  private static ArchCondition<JavaMethod> mentionNoHttpType() {
    return new ArchCondition<>("mention no type of .http") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .filter(type -> type.getPackageName().startsWith(ROOT + ".http"))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " mentions " + type.getName())));
      }
    };
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
      }
    };
  }
}
