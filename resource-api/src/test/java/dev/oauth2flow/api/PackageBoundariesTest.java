package dev.oauth2flow.api;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "dev.oauth2flow.api", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBoundariesTest {

	@ArchTest
	static final ArchRule features_form_no_cycle = slices().matching("dev.oauth2flow.api.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule features_know_only_these_others = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("access")
		.definedBy("..api.access..")
		.layer("audit")
		.definedBy("..api.audit..")
		.layer("ids")
		.definedBy("..api.ids..")
		.layer("me")
		.definedBy("..api.me..")
		.layer("notes")
		.definedBy("..api.notes..")
		.layer("errors")
		.definedBy("..api.errors..")
		.layer("openapi")
		.definedBy("..api.openapi..")
		.whereLayer("access")
		.mayOnlyBeAccessedByLayers("audit", "me", "notes", "openapi")
		.whereLayer("audit")
		.mayOnlyBeAccessedByLayers("notes")
		.whereLayer("ids")
		.mayOnlyBeAccessedByLayers("audit", "notes")
		.whereLayer("me")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("notes")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("errors")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("openapi")
		.mayNotBeAccessedByAnyLayer();

	@ArchTest
	static final ArchRule no_service_uses_the_code_of_another = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.oauth2flow.auth..", "dev.oauth2flow.client..", "dev.oauth2flow.audit..",
				"dev.oauth2flow.local..");

	@ArchTest
	static final ArchRule only_what_others_need_is_public = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.haveNameMatching("dev\\.oauth2flow\\.api\\.(ResourceApiApplication|access\\.(AccessTable|Caller)"
				+ "|audit\\.AuditTrail|ids\\.TimeOrderedId)");

}
