package kommunicate_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The document of a union names its members, all of them and no other type: it is
// where a user looks for what may stand in its place.
func TestUnionsNameTheirMembers(t *testing.T) {
	unions := map[string]string{} // By the method that makes a type a member.
	members := map[string][]string{}
	documents := map[string]string{}
	for _, typ := range packageDoc(t).Types {
		documents[typ.Name] = typ.Doc
		if method := wireMethod(typ); method != "" {
			unions[method] = typ.Name
		}
	}
	for _, file := range packageFiles(t) {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil && unions[f.Name.Name] != "" {
				members[f.Name.Name] = append(members[f.Name.Name], strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*"))
			}
		}
	}
	if len(unions) < 7 {
		t.Fatalf("unions: %v", unions)
	}
	for method, union := range unions {
		first, _, _ := strings.Cut(documents[union], "\n\n")
		var named []string
		for link := range strings.SplitSeq(first, "[") {
			if name, _, ok := strings.Cut(link, "]"); ok && documents[name] != "" {
				named = append(named, name)
			}
		}
		slices.Sort(named)
		slices.Sort(members[method])
		if want := members[method]; len(want) < 2 || !slices.Equal(named, want) {
			t.Errorf("the document of %s names\n\t%v, of\n\t%v", union, named, want)
		}
	}
}

// wireMethod is the one method of an interface that only types of this package can
// have, or "".
func wireMethod(typ *doc.Type) string {
	of, ok := typ.Decl.Specs[0].(*ast.TypeSpec).Type.(*ast.InterfaceType)
	if !ok || len(of.Methods.List) != 1 || len(of.Methods.List[0].Names) != 1 {
		return ""
	}
	params := of.Methods.List[0].Type.(*ast.FuncType).Params.List
	if len(params) == 0 || types.ExprString(params[0].Type) != "*wire" {
		return ""
	}
	return of.Methods.List[0].Names[0].Name
}

func packageFiles(t *testing.T) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fileSet, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

var fileSet = token.NewFileSet()

func packageDoc(t *testing.T) *doc.Package {
	t.Helper()
	pkg, err := doc.NewFromFiles(fileSet, packageFiles(t), "github.com/kommunicate-go/kommunicate", doc.AllDecls|doc.PreserveAST)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}
