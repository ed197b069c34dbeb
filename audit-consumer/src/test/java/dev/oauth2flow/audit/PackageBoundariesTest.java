package dev.oauth2flow.audit;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

@AnalyzeClasses(packages = "dev.oauth2flow.audit", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBoundariesTest {

	@ArchTest
	static final ArchRule features_know_only_these_others = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("access")
		.definedBy("..audit.access..")
		.layer("intake")
		.definedBy("..audit.intake..")
		.layer("ledger")
		.definedBy("..audit.ledger..")
		.layer("openapi")
		.definedBy("..audit.openapi..")
		.layer("search")
		.definedBy("..audit.search..")
		.whereLayer("access")
		.mayOnlyBeAccessedByLayers("search", "openapi")
		.whereLayer("openapi")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("ledger")
		.mayOnlyBeAccessedByLayers("intake", "search")
		.whereLayer("intake")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("search")
		.mayNotBeAccessedByAnyLayer();

	@ArchTest
	static final ArchRule the_services_share_no_code_but_the_platform = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.oauth2flow.auth..", "dev.oauth2flow.client..", "dev.oauth2flow.api..",
				"dev.oauth2flow.local..");

	@ArchTest
	static final ArchRule only_what_others_need_is_public = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.haveNameMatching("dev\\.oauth2flow\\.audit\\.(AuditConsumerApplication|access\\.Reader"
				+ "|ledger\\.(AppendOutcome|AuditEvent|Ledger|LedgerEntry|LedgerFilter))");

}
