async fn main() {
    println!("who would poll this?");
}
