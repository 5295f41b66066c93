// Reads an OpenAPI document from standard input and checks it with the validator of another project.
'use strict';
const { pathToFileURL } = require('url');
const text = require('fs').readFileSync(0, 'utf8');
(async () => {
    const { Validator } = await import(pathToFileURL(require.resolve('@seriousme/openapi-schema-validator')));
    const document = JSON.parse(text);
    const result = await new Validator().validate(document);
    const paths = Object.keys(document.paths || {}).length;
    if (!result.valid) {
        console.error(JSON.stringify(result.errors, null, 1).slice(0, 2000));
    }
    console.log(`OpenAPI ${document.openapi}, ${paths} paths, ${result.valid ? 'valid' : 'not valid'}`);
    process.exit(result.valid && document.openapi === '3.1.0' && paths > 0 ? 0 : 1);
})();
