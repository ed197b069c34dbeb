package dev.oauth2flow.local;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "dev.oauth2flow.local", importOptions = DoNotIncludeTests.class)
class PackageBoundariesTest {

	@ArchTest
	static final ArchRule packages_use_only_what_they_may = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("launcher")
		.definedBy("dev.oauth2flow.local")
		.layer("stores")
		.definedBy("dev.oauth2flow.local.stores")
		.layer("tls")
		.definedBy("dev.oauth2flow.local.tls")
		.layer("process")
		.definedBy("dev.oauth2flow.local.process")
		.layer("fuzz")
		.definedBy("dev.oauth2flow.local.fuzz")
		.layer("files")
		.definedBy("dev.oauth2flow.local.files")
		.whereLayer("launcher")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("stores")
		.mayOnlyAccessLayers("process", "files")
		.whereLayer("tls")
		.mayOnlyAccessLayers("stores", "files")
		.whereLayer("process")
		.mayNotAccessAnyLayer()
		.whereLayer("fuzz")
		.mayNotAccessAnyLayer()
		.whereLayer("files")
		.mayNotAccessAnyLayer();

	@ArchTest
	static final ArchRule packages_form_no_cycle = slices().matching("dev.oauth2flow.local.(*)..")
		.should()
		.beFreeOfCycles();

}
