package main

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// plain are methods whose name says all: those of interfaces of the standard
// library.
var plain = []string{"Error", "Is", "MarshalJSON", "ServeHTTP", "String", "UnmarshalJSON", "Unwrap"}

// public tells whether users can import the package of the file: it is neither
// internal nor a command, and belongs to a module that is released.
func public(name string) bool {
	dir := "/" + path.Dir(name) + "/"
	return !slices.ContainsFunc([]string{"/internal/", "/cmd/", "/examples/", "/tools/", "/bench/"}, func(part string) bool {
		return strings.Contains(dir, part)
	})
}

// checkDocumented looks for exported names without a doc comment. One on a group
// of constants, variables or types is one on each of them, and one on a type is
// one on its constants.
func (f *goFile) checkDocumented() {
	if f.tree.Name.Name == "main" {
		return
	}
	for _, decl := range f.tree.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Name.IsExported() && decl.Doc == nil && !(decl.Recv != nil && (slices.Contains(plain, decl.Name.Name) || !exportedReceiver(decl.Recv))) {
				f.undocumented(decl.Pos(), decl.Name)
			}
		case *ast.GenDecl:
			f.checkSpecs(decl)
		}
	}
}

func (f *goFile) checkSpecs(decl *ast.GenDecl) {
	typed := false // The constants from here on are of a type.
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && decl.Doc == nil && spec.Doc == nil {
				f.undocumented(spec.Pos(), spec.Name)
			}
		case *ast.ValueSpec:
			if decl.Tok == token.CONST && (spec.Type != nil || len(spec.Values) > 0) {
				typed = spec.Type != nil
			}
			for _, name := range spec.Names {
				if name.IsExported() && !typed && decl.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					f.undocumented(name.Pos(), name)
				}
			}
		}
	}
}

func (f *goFile) undocumented(pos token.Pos, name *ast.Ident) {
	f.breach(pos, "%s is exported and has no doc comment", name.Name)
}

// exportedReceiver tells whether the type that a method belongs to is exported.
func exportedReceiver(list *ast.FieldList) bool {
	found := false
	ast.Inspect(list.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			found = id.IsExported()
			return false
		}
		return !found
	})
	return found
}
