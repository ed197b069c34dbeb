// Validates CloudFormation templates against the resource schemas and rules that the validator carries; nothing is fetched.
// Every warning and error is a line of JSON, and fails; remarks on style are left out.
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

const files = process.argv.slice(2);
if (files.length === 0) {
	console.error('usage: node validate.js TEMPLATE...');
	process.exit(2);
}
const engine = new RegoEngine();
let failures = 0;
for (const file of files) {
	const report = engine.validateStandard(new TemplateFile(file));
	for (const { severity, ruleId, message, ...rest } of report.diagnostics) {
		if (severity === 'INFO' || severity === 'DEBUG') {
			continue;
		}
		console.log(JSON.stringify({ file, severity, ruleId, message, ...rest }));
		failures += 1;
	}
}
engine.free();
process.exit(failures === 0 ? 0 : 1);
