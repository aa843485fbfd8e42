// Makes go-tlog.json: what Go's own transparency log and notes say, for the ledger's tests.
//
// The tests read the JSON and need no Go. To make it again, on Debian:
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	cd tests/ledger/vectors
//	GO111MODULE=off GOPATH=/usr/share/gocode go run generate.go > go-tlog.json
//
// Record i of every tree is the text "record i". Keys come from seeds of one repeated byte.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	largest  = 65793 // one leaf more than a full tile of level 1 and a full tile of level 0
	origin   = "kinplan.example/hertfordshire"
	cosigner = "cosigner.example/region"
	seen     = 1798970400
)

type proof struct {
	First  int64    `json:"first"`
	Size   int64    `json:"size"`
	Hashes []string `json:"hashes"`
}

type key struct {
	Seed     string `json:"seed"`
	Name     string `json:"name"`
	Verifier string `json:"verifier"`
}

type vectors struct {
	Roots       map[int64]string  `json:"roots"`
	Inclusion   []proof           `json:"inclusion"`
	Consistency []proof           `json:"consistency"`
	Tiles       map[string]string `json:"tiles"`
	Keys        map[string]key    `json:"keys"`
	Note        string            `json:"note"`
	Checkpoint  string            `json:"checkpoint"`
	Cosigned    string            `json:"cosigned"`
	Seen        int64             `json:"seen"`
}

// A tree in memory, which hands the library every hash that it stored.
type tree []tlog.Hash

func (t tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, t[index])
	}
	return found, nil
}

// A signer of cosignatures, made from the specification since the library has none.
type witness struct {
	private ed25519.PrivateKey
}

func (w witness) Name() string { return cosigner }

func (w witness) KeyHash() uint32 {
	made := append([]byte(cosigner+"\n\x04"), w.private.Public().(ed25519.PublicKey)...)
	sum := sha256.Sum256(made)
	return binary.BigEndian.Uint32(sum[:])
}

func (w witness) Sign(text []byte) ([]byte, error) {
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seen, text)
	signed := make([]byte, 8)
	binary.BigEndian.PutUint64(signed, seen)
	return append(signed, ed25519.Sign(w.private, []byte(message))...), nil
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func seed(b byte) []byte { return bytes.Repeat([]byte{b}, ed25519.SeedSize) }

func signer(name string, b byte) (note.Signer, key) {
	private, public, err := note.GenerateKey(bytes.NewReader(seed(b)), name)
	must(err)
	made, err := note.NewSigner(private)
	must(err)
	return made, key{hex.EncodeToString(seed(b)), name, public}
}

func texts(hashes []tlog.Hash) []string {
	written := []string{}
	for _, hash := range hashes {
		written = append(written, hash.String())
	}
	return written
}

func grown() tree {
	var grown tree
	for i := int64(0); i < largest; i++ {
		hashes, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("record %d", i)), grown)
		must(err)
		grown = append(grown, hashes...)
	}
	return grown
}

func (v *vectors) addTree(t tree) {
	sizes := []int64{63, 64, 65, 255, 256, 257, 511, 512, 513, 600, 65535, 65536, 65537, largest}
	for size := int64(1); size <= 40; size++ {
		sizes = append(sizes, size)
	}
	for _, size := range sizes {
		root, err := tlog.TreeHash(size, t)
		must(err)
		v.Roots[size] = root.String()
	}
	for _, asked := range [][2]int64{{0, 1}, {0, 2}, {2, 3}, {5, 7}, {12, 13}, {39, 40}, {255, 256},
		{256, 257}, {300, 600}, {599, 600}, {65792, largest}, {40000, largest}} {
		hashes, err := tlog.ProveRecord(asked[1], asked[0], t)
		must(err)
		v.Inclusion = append(v.Inclusion, proof{asked[0], asked[1], texts(hashes)})
	}
	for _, asked := range [][2]int64{{1, 2}, {2, 3}, {3, 7}, {6, 8}, {8, 13}, {13, 40}, {40, 40},
		{256, 257}, {255, 600}, {512, 600}, {600, largest}, {65536, largest}} {
		hashes, err := tlog.ProveTree(asked[1], asked[0], t)
		must(err)
		v.Consistency = append(v.Consistency, proof{asked[0], asked[1], texts(hashes)})
	}
	for _, tile := range tlog.NewTiles(8, 0, largest) {
		if tile.L > 0 || tile.N%64 == 0 || tile.W < 256 {
			data, err := tlog.ReadTileData(tile, t)
			must(err)
			v.Tiles[fmt.Sprintf("%d/%d", tile.L, tile.N)] = fmt.Sprintf("%x", sha256.Sum256(data))
		}
	}
}

func (v *vectors) addNotes(t tree) {
	ledger, ledgerKey := signer(origin, 0x11)
	other, otherKey := signer("other.example/né", 0x22)
	w := witness{ed25519.NewKeyFromSeed(seed(0x33))}
	public := append([]byte{4}, w.private.Public().(ed25519.PublicKey)...)
	verifier := fmt.Sprintf("%s+%08x+%s", cosigner, w.KeyHash(), base64.StdEncoding.EncodeToString(public))
	v.Keys["ledger"], v.Keys["other"] = ledgerKey, otherKey
	v.Keys["cosigner"] = key{hex.EncodeToString(seed(0x33)), cosigner, verifier}

	signed, err := note.Sign(&note.Note{Text: "A plan was agreed — in Ware.\n\nNothing else.\n"}, ledger, other)
	must(err)
	v.Note = string(signed)
	root, err := tlog.TreeHash(600, t)
	must(err)
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, 600, root.String())
	signed, err = note.Sign(&note.Note{Text: text}, ledger)
	must(err)
	v.Checkpoint = string(signed)
	signed, err = note.Sign(&note.Note{Text: text}, ledger, w)
	must(err)
	v.Cosigned, v.Seen = string(signed), seen
}

func main() {
	v := vectors{Roots: map[int64]string{}, Tiles: map[string]string{}, Keys: map[string]key{}}
	t := grown()
	v.addTree(t)
	v.addNotes(t)
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	out.SetEscapeHTML(false)
	must(out.Encode(v))
}
