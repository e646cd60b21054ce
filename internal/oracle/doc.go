// Package oracle has nothing but tests: the vendors' own types and clients judge
// what the platforms' packages read and write, and the fakes that play the
// vendors.
//
// It is a module of its own and never released, so that users of the library do
// not see what the vendors' libraries require.
package oracle
