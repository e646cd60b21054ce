// Package browsertest holds the tests of the playground in a browser. It is a
// module of its own, outside the workspace, since it needs Chromium.
package browsertest
