// Prints "passed failed skipped" of a run of the test runner, and writes each failure, in a few lines, to a file.
// usage: node counts.mjs RUN.json FAILURES
import { appendFileSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const LINES_OF_A_MESSAGE = 12

const [, , runFile, failuresFile] = process.argv
const run = JSON.parse(readFileSync(runFile, 'utf8'))

const failed = (file) => file.assertionResults.filter((test) => test.status === 'failed')
/** A file that could not be run at all holds no test that failed. */
const broken = run.testResults.filter((file) => file.status === 'failed' && failed(file).length === 0)

function tell(file, name, message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n').slice(0, LINES_OF_A_MESSAGE)
  appendFileSync(failuresFile, [`FAILED: ${relative('.', file)} > ${name}`, ...lines.map((line) => `    ${line}`), ''].join('\n'))
}

for (const file of run.testResults) for (const test of failed(file)) tell(file.name, test.fullName, test.failureMessages.join('\n'))
for (const file of broken) tell(file.name, 'the file as a whole', file.message)

console.log(run.numPassedTests, run.numFailedTests + broken.length, run.numPendingTests + run.numTodoTests)
